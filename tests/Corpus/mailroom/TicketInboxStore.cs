#nullable enable
using System;
using System.Buffers;
using System.Data.Common;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Helpdesk.Inbound;

public interface ITicketRepository
{
    Task<int> CreateAsync(string from, string subject, string body, CancellationToken ct);
    Task AppendAsync(int ticketId, string from, string body, CancellationToken ct);
}

public interface ITicketQueues
{
    Task<bool> ExistsAsync(string mailbox, CancellationToken ct);
}

public sealed class TicketMailboxFilter(ITicketQueues queues) : MailboxFilter
{
    public override async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
    {
        try
        {
            return await queues.ExistsAsync(to.User, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SmtpResponseException(SmtpResponse.MailboxUnavailable); //! SMTP105
        }
    }
}

/// <summary>Turns mail to support@ into tickets.</summary>
public sealed class TicketInboxStore : MessageStore
{
    private const int MaxBody = 512 * 1024;

    private readonly ITicketRepository _tickets;
    private readonly ILogger<TicketInboxStore> _logger;

    public TicketInboxStore(ITicketRepository tickets, ILogger<TicketInboxStore> logger)
    {
        _tickets = tickets;
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        if (buffer.Length > 20 * 1024 * 1024)
            return SmtpResponse.SizeLimitExceeded;

        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            message = await MimeMessage.LoadAsync(stream, cancellationToken);
        }
        catch (FormatException e)
        {
            _logger.LogInformation("Unparsable mail from {From}: {Error}", transaction.From.AsAddress(), e.Message);
            return SmtpResponse.TransactionFailed;
        }

        var body = message.TextBody ?? message.HtmlBody ?? "";
        if (body.Length > MaxBody)
            body = body[..MaxBody];

        try
        {
            if (TryFindTicket(message.Subject, out var ticketId))
                await _tickets.AppendAsync(ticketId, transaction.From.AsAddress(), body, cancellationToken);
            else
                ticketId = await _tickets.CreateAsync(transaction.From.AsAddress(), message.Subject ?? "(none)", body, cancellationToken);

            _logger.LogInformation("Ticket {Ticket} updated", ticketId);
            return SmtpResponse.Ok;
        }
        catch (DbException e)
        {
            _logger.LogError(e, "Ticket database failed");
            return SmtpResponse.TransactionFailed; //! SMTP105
        }
    }

    private static bool TryFindTicket(string? subject, out int ticketId)
    {
        ticketId = 0;
        if (subject is null)
            return false;
        var open = subject.IndexOf("[#", StringComparison.Ordinal);
        var close = open < 0 ? -1 : subject.IndexOf(']', open);
        return close > open && int.TryParse(subject.AsSpan(open + 2, close - open - 2), out ticketId);
    }
}
