#nullable enable
using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Reports.Delivery;

public sealed record DeliveryReport(string MessageId, string Recipient, string State, int? Code, string? Text, DateTimeOffset At);

public sealed record OutgoingLetter(string MessageId, string From, string To, string Subject, string Body, Uri? Callback);

/// <summary>
/// Sends a letter, then tells the customer's webhook how it went. The webhook has retries of its own.
/// </summary>
public sealed class DeliveryReportDispatcher
{
    private readonly HttpClient _http;
    private readonly ILogger _log;
    private readonly string _smtpHost;

    public DeliveryReportDispatcher(HttpClient http, ILogger<DeliveryReportDispatcher> log, string smtpHost)
    {
        _http = http;
        _log = log;
        _smtpHost = smtpHost;
    }

    public async Task<DeliveryReport> DispatchAsync(OutgoingLetter letter, CancellationToken token)
    {
        var report = await SendWithRetryAsync(letter, token);
        if (letter.Callback is not null)
            await NotifyAsync(letter.Callback, report, token);
        return report;
    }

    private async Task<DeliveryReport> SendWithRetryAsync(OutgoingLetter letter, CancellationToken token)
    {
        const int max = 4;
        for (var attempt = 1; ; attempt++)
        {
            using var message = new MailMessage(letter.From, letter.To, letter.Subject, letter.Body);
            message.Headers.Add("Message-ID", "<" + letter.MessageId + ">");
            using var client = new SmtpClient(_smtpHost);
            try
            {
                await client.SendMailAsync(message, token);
                return new DeliveryReport(letter.MessageId, letter.To, "sent", null, null, DateTimeOffset.UtcNow);
            }
            catch (SmtpException e) when (attempt < max && ShouldRetry(e.StatusCode))
            {
                _log.LogInformation("{Id}: attempt {Attempt} answered {Status}", letter.MessageId, attempt, e.StatusCode);
                await Task.Delay(TimeSpan.FromMinutes(attempt * 2), token);
            }
            catch (SmtpException e)
            {
                int? code = e.StatusCode == SmtpStatusCode.GeneralFailure ? null : (int)e.StatusCode;
                return new DeliveryReport(letter.MessageId, letter.To, "failed", code, e.Message, DateTimeOffset.UtcNow);
            }
        }
    }

    private static bool ShouldRetry(SmtpStatusCode status) =>
        status is not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.TransactionFailed); //! SMTP107

    private async Task NotifyAsync(Uri callback, DeliveryReport report, CancellationToken token)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                using var response = await _http.PostAsJsonAsync(callback, report, token);
                if (response.IsSuccessStatusCode)
                    return;
                if (response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound)
                {
                    _log.LogWarning("Webhook {Uri} is gone", callback);
                    return;
                }
                if ((int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests)
                    break;
            }
            catch (HttpRequestException e)
            {
                _log.LogDebug(e, "Webhook {Uri} not reachable", callback);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(3, attempt)), token);
        }

        _log.LogWarning("Report {Id} was not taken by {Uri}", report.MessageId, callback);
    }
}
