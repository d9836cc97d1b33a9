#nullable enable
using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace Portal.Mail.Api;

public sealed record ApiMail(string From, string To, string Subject, string Html);

public enum ApiOutcome
{
    Accepted,
    RetryLater,
    Rejected,
}

public static class MailApiRegistration
{
    public static IServiceCollection AddMailApi(this IServiceCollection services, Uri address)
    {
        services.AddHttpClient<MailgunApiSender>(client => client.BaseAddress = address)
            .AddResilienceHandler("mail-api", pipeline => pipeline
                .AddRetry(new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 4,
                    BackoffType = DelayBackoffType.Exponential,
                    ShouldHandle = args => ValueTask.FromResult(args.Outcome switch
                    {
                        { Exception: HttpRequestException } => true,
                        { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
                        { Result: { } response } => (int)response.StatusCode >= 500,
                        _ => false,
                    }),
                })
                .AddTimeout(TimeSpan.FromSeconds(30)));
        return services;
    }
}

public sealed class MailgunApiSender(HttpClient http, ILogger<MailgunApiSender> logger)
{
    private static readonly HashSet<int> RetryableStatus = new() { 408, 429, 500, 502, 503, 504, 520, 522, 524 };

    public async Task<ApiOutcome> SendAsync(ApiMail mail, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.PostAsJsonAsync("v3/messages", mail, token);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode)
                return ApiOutcome.Accepted;

            if (!RetryableStatus.Contains(status))
            {
                logger.LogError("Mail to {To} was refused with {Status}", mail.To, status);
                return ApiOutcome.Rejected;
            }

            if (attempt == 3)
                return ApiOutcome.RetryLater;

            var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt * 5);
            await Task.Delay(wait, token);
        }
    }
}
