#nullable enable
using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Billing.Notifications;

public sealed record InvoicePaid(string InvoiceId, string CustomerMail, decimal Amount);

/// <summary>Posts to the customer's webhook; if that stays down, a mail is sent through the local relay.</summary>
public sealed class BillingWebhook
{
    private readonly HttpClient _http;
    private readonly ILogger<BillingWebhook> _logger;

    public BillingWebhook(HttpClient http, ILogger<BillingWebhook> logger)
    {
        _http = http;
        _logger = logger;
    }

    public async Task NotifyAsync(Uri hook, InvoicePaid paid, CancellationToken ct)
    {
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            try
            {
                using HttpResponseMessage response = await _http.PostAsJsonAsync(hook, paid, ct);
                if (response.IsSuccessStatusCode)
                    return;

                int code = (int)response.StatusCode;
                if (code >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt)), ct);
                    continue;
                }

                _logger.LogWarning("{Hook} says {Code}", hook, code);
                break;
            }
            catch (HttpRequestException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError)
            {
                _logger.LogInformation(e, "{Hook} is down, attempt {Attempt}", hook, attempt);
                await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt)), ct);
            }
        }

        string? refusal = await MailAsync(paid, ct);
        if (refusal is not null)
            _logger.LogError("Neither webhook nor mail for {Invoice}: {Refusal}", paid.InvoiceId, refusal);
    }

    private static async Task<string?> MailAsync(InvoicePaid paid, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, 25, ct);
        }
        catch (SocketException e)
        {
            return e.Message;
        }

        await using NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        string content = $"From: <billing@saas.example>\r\nTo: <{paid.CustomerMail}>\r\nSubject: Invoice {paid.InvoiceId}\r\n\r\nPaid: {paid.Amount}\r\n.";

        (string? Say, string Hear)[] dialog =
        [
            (null, "220"),
            ("EHLO billing.saas.example", "2"),
            ("MAIL FROM:<billing@saas.example>", "2"),
            ($"RCPT TO:<{paid.CustomerMail}>", "2"),
            ("DATA", "354"),
            (content, "2"),
            ("QUIT", "")
        ];

        foreach (var (say, hear) in dialog)
        {
            if (say is not null)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(say + "\r\n"), ct);

            string? line = await reader.ReadLineAsync(ct);
            while (line is { Length: > 3 } && line[3] == '-')
                line = await reader.ReadLineAsync(ct);

            if (!(line ?? "(closed)").StartsWith(hear, StringComparison.Ordinal))
                return line ?? "connection closed";
        }
        return null;
    }
}
