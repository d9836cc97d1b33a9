#nullable enable
using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Postbird.Client;

public sealed record ApiMail(string From, string To, string Subject, string Html);

public sealed class MailApiException(HttpStatusCode status, string body) : Exception($"mail api answered {(int)status}: {body}")
{
    public HttpStatusCode StatusCode { get; } = status;
}

public interface IMailSender
{
    Task<string> SendAsync(ApiMail mail, CancellationToken ct);
}

public sealed class HttpMailApiSender : IMailSender
{
    private readonly HttpClient _http;
    private readonly ILogger<HttpMailApiSender> _log;
    private readonly ResiliencePipeline _pipeline;

    public HttpMailApiSender(HttpClient http, ILogger<HttpMailApiSender> log)
    {
        _http = http;
        _log = log;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = new PredicateBuilder()
                    .Handle<HttpRequestException>()
                    .Handle<MailApiException>(e => IsTransient(e.StatusCode)),
            })
            .Build();
    }

    public async Task<string> SendAsync(ApiMail mail, CancellationToken ct) =>
        await _pipeline.ExecuteAsync(async token => await PostAsync(mail, token), ct);

    private async Task<string> PostAsync(ApiMail mail, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/send") { Content = JsonContent.Create(mail) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("POSTBIRD_KEY"));
        using var response = await _http.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
            throw new MailApiException(response.StatusCode, body);
        _log.LogDebug("accepted: {Body}", body);
        return body;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status == HttpStatusCode.TooManyRequests || status == HttpStatusCode.RequestTimeout || (int)status >= 500;
}

public static class PostbirdServices
{
    public static IServiceCollection AddPostbird(this IServiceCollection services, Uri address)
    {
        services.AddHttpClient<IMailSender, HttpMailApiSender>(client => client.BaseAddress = address);
        return services;
    }
}
