#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Helpdesk.Intake;

public sealed class UnknownQueueException(string queue) : Exception("No such queue: " + queue);

/// <summary>Turns mail into tickets.</summary>
public sealed class TicketIntakeStore : MessageStore
{
    private static readonly SmtpResponse TryLater = new(SmtpReplyCode.Aborted, "4.3.0 the helpdesk is not reachable, please try again");
    private readonly HttpClient _helpdesk;
    private readonly ILogger<TicketIntakeStore> _logger;

    public TicketIntakeStore(HttpClient helpdesk, ILogger<TicketIntakeStore> logger)
    {
        _helpdesk = helpdesk;
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            message = MimeMessage.Load(stream);
        }
        catch (FormatException ex)
        {
            _logger.LogInformation(ex, "Unreadable mail from {From}", transaction.From.AsAddress());
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 the message is no MIME message");
        }

        if (message.Headers.Contains("X-Loop"))
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.4.6 mail loop");

        try
        {
            foreach (var queue in transaction.To.Select(t => t.User).Distinct(StringComparer.OrdinalIgnoreCase))
                await FileAsync(queue, message, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (UnknownQueueException ex)
        {
            _logger.LogInformation(ex, "Refused");
            return SmtpResponse.MailboxUnavailable;
        }
        catch (HttpRequestException ex)
        {
            _logger.LogWarning(ex, "Helpdesk down ({Status})", ex.StatusCode);
            return TryLater;
        }
        catch (Exception ex)
        {
            _logger.LogError(ex, "Ticket not filed");
            return TryLater;
        }
    }

    private async Task FileAsync(string queue, MimeMessage message, CancellationToken ct)
    {
        var ticket = new
        {
            Title = message.Subject ?? "(no subject)",
            Body = message.TextBody ?? "",
            Sender = message.From.Mailboxes.FirstOrDefault()?.Address,
        };
        using var response = await _helpdesk.PostAsJsonAsync($"queues/{Uri.EscapeDataString(queue)}/tickets", ticket, ct);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            throw new UnknownQueueException(queue);
        response.EnsureSuccessStatusCode();
    }
}
