using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.MailKit_.DirectoryMailboxFilter;

public interface IUserDirectory
{
    /// <exception cref="DbException">The directory database did not answer.</exception>
    Task<bool> ExistsAsync(string user, string host, CancellationToken ct);
}

public sealed class DirectoryMailboxFilter(IUserDirectory directory, IReadOnlySet<string> localDomains)
    : IMailboxFilter, IMailboxFilterFactory
{
    public IMailboxFilter CreateInstance(ISessionContext context) => this;

    public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox @from, int size, CancellationToken cancellationToken)
    {
        if (size > 25 * 1024 * 1024)
            throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);

        return Task.FromResult(true);
    }

    public async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox @from, CancellationToken cancellationToken)
    {
        if (!localDomains.Contains(to.Host))
            throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.RelayDenied, "we do not relay"));

        try
        {
            return await directory.ExistsAsync(to.User, to.Host, cancellationToken);
        }
        catch (DbException)
        {
            throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "recipient cannot be checked"));  //! SMTP105
        }
        catch (TimeoutException)
        {
            throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.Aborted, "directory is slow, please come back"));
        }
    }
}
