using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Corpus.Resilience.MailApiClientSetup;

public sealed class MailApi(HttpClient http)
{
    public async Task<string> QueueAsync(string to, string subject, string html, CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("to", to), new("subject", subject), new("html", html)]);
        using var reply = await http.PostAsync("messages", form, ct);
        reply.EnsureSuccessStatusCode();
        return await reply.Content.ReadAsStringAsync(ct);
    }
}

public static class MailApiClientSetup
{
    public static void AddMailApi(this IServiceCollection services, Uri baseAddress)
    {
        services
            .AddHttpClient<MailApi>(c => c.BaseAddress = baseAddress)
            .AddResilienceHandler("mail-api", builder =>
            {
                builder.AddRetry(new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 4,
                    ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome))
                });
                builder.AddTimeout(TimeSpan.FromSeconds(10));
            });
    }

    // 500, 502, 503, 504 of the provider's front end
    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException } => true,
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
        { Result: { } r } => (int)r.StatusCode >= 500,
        _ => false
    };
}
