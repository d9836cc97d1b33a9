using System;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Corpus.Assorted.LdapMailboxFilter
{
    public interface ILdapLookup
    {
        Task<bool> HasMailboxAsync(string address, CancellationToken ct);
    }

    public class LdapMailboxFilter : IMailboxFilter
    {
        private readonly ILdapLookup _ldap;
        private readonly ILogger<LdapMailboxFilter> _logger;
        private readonly ConcurrentDictionary<string, bool> _cache = new(StringComparer.OrdinalIgnoreCase);

        public LdapMailboxFilter(ILdapLookup ldap, ILogger<LdapMailboxFilter> logger)
        {
            _ldap = ldap;
            _logger = logger;
        }

        public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken)
        {
            if (size > 25 * 1024 * 1024)
                throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);
            return Task.FromResult(true);
        }

        public async Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken)
        {
            string address = to.AsAddress();
            if (_cache.TryGetValue(address, out bool known))
                return known;

            try
            {
                known = await _ldap.HasMailboxAsync(address, cancellationToken);
            }
            catch (SocketException ex)
            {
                _logger.LogError(ex, "LDAP is not reachable");
                throw new SmtpResponseException(SmtpResponse.MailboxUnavailable);  //! SMTP105
            }

            _cache[address] = known;
            if (!known)
                throw new SmtpResponseException(SmtpResponse.MailboxUnavailable);
            return true;
        }
    }
}
