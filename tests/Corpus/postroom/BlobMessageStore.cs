using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using System.Data.Common;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Archive.Gateway;

public interface IBlobs
{
    Task PutAsync(string name, Stream content, CancellationToken ct);
}

public interface ITenants
{
    Task<bool> HasDomainAsync(string domain, CancellationToken ct);
}

public class BlobMessageStore : MessageStore
{
    private readonly IBlobs _blobs;

    public BlobMessageStore(IBlobs blobs) => _blobs = blobs;

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new MemoryStream();
            var position = buffer.GetPosition(0);
            while (buffer.TryGet(ref position, out var memory))
                await stream.WriteAsync(memory, cancellationToken);
            stream.Position = 0;

            var name = $"{DateTime.UtcNow:yyyy/MM/dd}/{Guid.NewGuid():N}.eml";
            await _blobs.PutAsync(name, stream, cancellationToken);
            return SmtpResponse.Ok;
        }
        catch (HttpRequestException ex)
        {
            Console.WriteLine("blob storage: " + ex.StatusCode);
            return new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "storage error"); //! SMTP105
        }
        catch (OperationCanceledException)
        {
            return new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "shutting down");
        }
    }
}

public class TenantMailboxFilter : MailboxFilter
{
    private readonly ITenants _tenants;

    public TenantMailboxFilter(ITenants tenants) => _tenants = tenants;

    public override Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox @from, int size, CancellationToken cancellationToken)
    {
        if (size > 50_000_000)
            throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);
        return Task.FromResult(true);
    }

    public override async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox @from, CancellationToken cancellationToken)
    {
        try
        {
            return await _tenants.HasDomainAsync(to.Host, cancellationToken);
        }
        catch (DbException)
        {
            throw new SmtpResponseException(SmtpResponse.MailboxUnavailable); //! SMTP105
        }
    }
}
