#nullable enable
using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Messaging.Transactional;

public sealed record ApiMail(
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("to")] string[] To,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("html")] string Html);

public sealed class MailApiException(HttpStatusCode status, string body) : Exception($"Mail API answered {(int)status}: {body}")
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>Sends mail over the provider's REST interface; SMTP is used by the legacy module only.</summary>
public sealed class TransactionalMailApi
{
    private const int MaxAttempts = 5;
    private readonly HttpClient _http;
    private readonly ILogger<TransactionalMailApi> _logger;

    public TransactionalMailApi(HttpClient http, ILogger<TransactionalMailApi> logger, string key)
    {
        _http = http;
        _logger = logger;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<string> SendAsync(ApiMail mail, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostAsync(mail, token);
            }
            catch (MailApiException e) when (IsTransient(e.Status) && attempt < MaxAttempts)
            {
                _logger.LogWarning("Attempt {Attempt}: {Message}", attempt, e.Message);
            }
            catch (HttpRequestException e) when (attempt < MaxAttempts)
            {
                _logger.LogWarning(e, "Attempt {Attempt}: no connection", attempt);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt)), token);
        }
    }

    private static bool IsTransient(HttpStatusCode code) => (int)code switch
    {
        408 or 425 or 429 => true,
        500 or 502 or 503 or 504 => true,
        >= 520 and <= 599 => true,
        _ => false
    };

    private async Task<string> PostAsync(ApiMail mail, CancellationToken token)
    {
        using var response = await _http.PostAsJsonAsync("/v3/mail/send", mail, token);
        if (!response.IsSuccessStatusCode)
            throw new MailApiException(response.StatusCode, await response.Content.ReadAsStringAsync(token));

        return response.Headers.TryGetValues("X-Message-Id", out var ids) ? string.Join(",", ids) : "";
    }
}

public sealed class ApiEvent
{
    [JsonPropertyName("event")] public string Event { get; set; } = "";
    [JsonPropertyName("email")] public string Email { get; set; } = "";
    [JsonPropertyName("reason")] public string? Reason { get; set; }
}

public static class ApiEventSummary
{
    public static IDictionary<string, int> Count(IEnumerable<ApiEvent> events)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var e in events)
            counts[e.Event] = counts.GetValueOrDefault(e.Event) + 1;
        return counts;
    }
}
