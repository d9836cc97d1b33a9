using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Mixed.RecipientLookup
{
    /// <summary>Only known users may receive mail.</summary>
    public class RecipientLookup : MailboxFilter
    {
        private readonly DbDataSource _db;

        public RecipientLookup(DbDataSource db) => _db = db;

        public override Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
        {
            if (size > 20 * 1024 * 1024)
                throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);

            return Task.FromResult(from != Mailbox.Empty);
        }

        public override async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
        {
            try
            {
                await using var cmd = _db.CreateCommand("select count(*) from users where mail = @m");
                var p = cmd.CreateParameter();
                p.ParameterName = "m";
                p.Value = to.User + "@" + to.Host;
                cmd.Parameters.Add(p);

                var count = Convert.ToInt64(await cmd.ExecuteScalarAsync(cancellationToken));
                if (count == 0)
                    throw new SmtpResponseException(SmtpResponse.MailboxUnavailable);
                return true;
            }
            catch (DbException)
            {
                throw new SmtpResponseException(SmtpResponse.MailboxUnavailable);  //! SMTP105
            }
        }
    }
}
