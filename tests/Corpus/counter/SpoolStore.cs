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
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Ticketing.Inbound;

public interface ITicketInbox
{
    Task<long> FileAsync(MimeMessage message, CancellationToken token);
    bool Knows(string recipient);
}

public sealed class SpoolStore : MessageStore
{
    private readonly ITicketInbox _inbox;
    private readonly ILogger<SpoolStore> _logger;
    private readonly long _limit;

    public SpoolStore(ITicketInbox inbox, ILogger<SpoolStore> logger, long limit = 20 * 1024 * 1024)
    {
        _inbox = inbox;
        _logger = logger;
        _limit = limit;
    }

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.Length > _limit)
            return new SmtpResponse(SmtpReplyCode.SizeLimitExceeded, "5.3.4 message too big for the ticket system");

        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            message = await MimeMessage.LoadAsync(stream, cancellationToken);
        }
        catch (FormatException ex)
        {
            _logger.LogInformation(ex, "Unparsable message from {From}", transaction.From);
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 message cannot be parsed");
        }

        try
        {
            var ticket = await _inbox.FileAsync(message, cancellationToken);
            _logger.LogInformation("Ticket {Ticket} opened by {From}", ticket, transaction.From);
            return new SmtpResponse(SmtpReplyCode.Ok, $"2.0.0 ticket {ticket}");
        }
        catch (DbException ex)
        {
            _logger.LogError(ex, "Ticket database failed");
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.3.0 ticket system error"); //! SMTP105
        }
    }
}
