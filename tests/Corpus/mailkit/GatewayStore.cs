using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.MailKit_.GatewayStore;

public interface ITicketSystem
{
    Task<int> OpenAsync(string subject, string body, string author, CancellationToken ct);
}

public interface ISpamScorer
{
    double Score(MimeMessage message);
}

/// <summary>Turns incoming mail into tickets.</summary>
public sealed class GatewayStore(ITicketSystem tickets, ISpamScorer spam, ILogger<GatewayStore> log) : MessageStore
{
    private const int MaxRecipients = 20;

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (transaction.To.Count > MaxRecipients)
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "too many recipients for a ticket");

        if (transaction.To.Any(to => to.User.StartsWith("retired-", StringComparison.OrdinalIgnoreCase)))
            return SmtpResponse.MailboxUnavailable;

        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(buffer.ToArray(), writable: false);
            message = await MimeMessage.LoadAsync(stream, cancellationToken);
        }
        catch (FormatException)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 this is no RFC 5322 message");
        }

        if (spam.Score(message) > 8)
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.7.1 looks like spam");

        try
        {
            var id = await tickets.OpenAsync(message.Subject ?? "(none)", message.TextBody ?? "", transaction.From.AsAddress(), cancellationToken);
            return new SmtpResponse(SmtpReplyCode.Ok, $"ticket {id}");
        }
        catch (Exception ex)
        {
            log.LogError(ex, "Ticket system failed");
            return new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 ticket system is down, please try again");
        }
    }
}
