#nullable enable
using System;
using System.Buffers;
using System.Data.Common;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Relay.Inbound;

public sealed class UnknownTenantException(string domain) : Exception("no tenant for " + domain);

public interface ISpool
{
    Task<long> WriteAsync(string tenant, ReadOnlySequence<byte> content, CancellationToken token);
}

public interface ITenantDirectory
{
    Task<string> ResolveAsync(string domain, CancellationToken token);
    Task<bool> KnowsAsync(string user, string domain, CancellationToken token);
}

public sealed class SpoolMessageStore(ISpool spool, ITenantDirectory tenants, ILogger<SpoolMessageStore> logger) : MessageStore
{
    private static readonly SmtpResponse Later = new(SmtpReplyCode.Aborted, "4.3.0 cannot store the message now, please try again");
    private static readonly SmtpResponse NoTenant = new(SmtpReplyCode.MailboxUnavailable, "5.1.2 nobody here reads mail for this domain");

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        try
        {
            var tenant = await tenants.ResolveAsync(transaction.To.First().Host, cancellationToken);
            var number = await spool.WriteAsync(tenant, buffer, cancellationToken);
            return new SmtpResponse(SmtpReplyCode.Ok, "2.6.0 stored as " + number);
        }
        catch (UnknownTenantException)
        {
            return NoTenant;
        }
        catch (Exception ex) when (ex is IOException or DbException or TimeoutException)
        {
            logger.LogError(ex, "The spool does not work");
            return Later;
        }
    }
}

public sealed class TenantMailboxFilter(ITenantDirectory tenants, ILogger<TenantMailboxFilter> logger) : MailboxFilter
{
    public override Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
        => Task.FromResult(size <= 25 * 1024 * 1024);

    public override async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
    {
        try
        {
            return await tenants.KnowsAsync(to.User, to.Host, cancellationToken);
        }
        catch (DbException ex)
        {
            logger.LogError(ex, "The directory does not answer, {User}@{Host} is accepted unseen", to.User, to.Host);
            return true;
        }
    }
}
