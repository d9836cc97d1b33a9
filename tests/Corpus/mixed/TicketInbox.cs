using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Mixed.TicketInbox;

public interface ITicketWriter
{
    Task<int> CreateAsync(string from, string subject, string text, CancellationToken ct);
}

public sealed class TicketInbox : MessageStore
{
    private readonly ITicketWriter _tickets;
    private readonly ILogger<TicketInbox> _logger;

    public TicketInbox(ITicketWriter tickets, ILogger<TicketInbox> logger)
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
        try
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var mime = await MimeMessage.LoadAsync(stream, cancellationToken);

            var id = await _tickets.CreateAsync(
                mime.From.ToString(),
                mime.Subject ?? "(no subject)",
                mime.TextBody ?? mime.HtmlBody ?? string.Empty,
                cancellationToken);

            _logger.LogInformation("Ticket {Id} created from mail {MessageId}", id, mime.MessageId);
            return SmtpResponse.Ok;
        }
        catch (Exception ex)
        {
            _logger.LogError(ex, "Could not store ticket mail");
            return SmtpResponse.TransactionFailed;  //! SMTP105
        }
    }
}
