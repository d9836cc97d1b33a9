using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Compliance.Journal;

public class JournalFullException : Exception { }

public interface IJournal
{
    Task AppendAsync(string messageId, string sender, byte[] content, CancellationToken ct);
    bool Accepts(string sender);
}

public class JournalStore : MessageStore
{
    private readonly IJournal _journal;
    private readonly ILogger<JournalStore> _logger;

    public JournalStore(IJournal journal, ILogger<JournalStore> logger)
    {
        _journal = journal;
        _logger = logger;
    }

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        var content = buffer.ToArray();
        MimeMessage message;
        try
        {
            message = MimeMessage.Load(new MemoryStream(content), cancellationToken);
        }
        catch (Exception e)
        {
            _logger.LogInformation(e, "not parseable");
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 malformed message");
        }

        var sender = message.From.Mailboxes.FirstOrDefault()?.Address ?? "";
        if (!_journal.Accepts(sender))
            return SmtpResponse.MailboxNameNotAllowed;

        try
        {
            await _journal.AppendAsync(message.MessageId, sender, content, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (JournalFullException)
        {
            return new SmtpResponse(SmtpReplyCode.InsufficientStorage, "4.3.1 journal is full");
        }
        catch (OperationCanceledException)
        {
            return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "4.3.2 shutting down");
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            _logger.LogError(e, "journal not writable");
            return new SmtpResponse(SmtpReplyCode.Aborted, "4.3.0 try again later");
        }
    }
}

public static class JournalHost
{
    public static ISmtpServerOptions Options(int port) => new SmtpServerOptionsBuilder()
        .ServerName("journal.compliance.example")
        .Port(port)
        .Build();
}
