using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace Saas.Email;

public interface IEmailSender
{
    Task SendAsync(string to, string subject, string html, CancellationToken ct);
}

public sealed class MailApiSender(HttpClient http) : IEmailSender
{
    private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(r => (int)r.StatusCode >= 500 || r.StatusCode == HttpStatusCode.TooManyRequests),
            })
            .Build();

    public async Task SendAsync(string to, string subject, string html, CancellationToken ct)
    {
        var response = await Pipeline.ExecuteAsync(
            async token => await http.PostAsJsonAsync("v3/mail/send", new { to, subject, html }, token), ct);

        if (response.StatusCode == HttpStatusCode.BadRequest)
            throw new ArgumentException(await response.Content.ReadAsStringAsync(ct));
        response.EnsureSuccessStatusCode();
    }
}

public static class Registration
{
    public static IServiceCollection AddMailApi(this IServiceCollection services, string key)
    {
        services.AddHttpClient<IEmailSender, MailApiSender>(c =>
        {
            c.BaseAddress = new Uri("https://api.mailprovider.example/");
            c.DefaultRequestHeaders.Add("X-Api-Key", key);
        });
        return services;
    }
}
