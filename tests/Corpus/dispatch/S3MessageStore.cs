#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Inbound.Gateway;

public interface IBlobUploader
{
    Task<Uri> UploadAsync(string name, Stream content, CancellationToken token);
}

public interface IInboundQueue
{
    Task AnnounceAsync(Uri blob, string sender, CancellationToken token);
}

public sealed class S3MessageStore(IBlobUploader uploader, IInboundQueue queue, ILogger<S3MessageStore> logger) : MessageStore
{
    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream((int)buffer.Length);
        foreach (var segment in buffer)
            memory.Write(segment.Span);

        memory.Position = 0;
        string subject;
        try
        {
            using var message = await MimeMessage.LoadAsync(memory, true, cancellationToken);
            subject = message.Subject ?? "";
        }
        catch (FormatException)
        {
            return new SmtpResponse(SmtpReplyCode.TransactionFailed, "5.6.0 the message cannot be parsed");
        }

        memory.Position = 0;
        try
        {
            var blob = await uploader.UploadAsync(Guid.NewGuid().ToString("N") + ".eml", memory, cancellationToken);
            await queue.AnnounceAsync(blob, transaction.From.User + "@" + transaction.From.Host, cancellationToken);
            logger.LogInformation("Stored {Subject}", subject);
            return SmtpResponse.Ok;
        }
        catch (HttpRequestException ex)
        {
            logger.LogError(ex, "Object store does not answer");
            return SmtpResponse.TransactionFailed; //! SMTP105
        }
    }
}

public interface IMailboxIndex
{
    Task<bool> ExistsAsync(string address, CancellationToken token);
}

public sealed class IndexedMailboxFilter(IMailboxIndex index, ILogger<IndexedMailboxFilter> logger) : MailboxFilter
{
    public override Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
        => Task.FromResult(true);

    public override async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
    {
        var address = to.User + "@" + to.Host;
        try
        {
            return await index.ExistsAsync(address, cancellationToken);
        }
        catch (TimeoutException ex)
        {
            logger.LogWarning(ex, "No answer about {Address}", address);
            throw new SmtpResponseException(SmtpResponse.MailboxUnavailable); //! SMTP105
        }
    }
}
