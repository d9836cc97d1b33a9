using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Submission.Service
{
    public interface IAccounts
    {
        Task<bool> PasswordMatchesAsync(string user, string password);
        Task<bool> MaySendAsAsync(string user, string sender);
    }

    public class AccountAuthenticator : IUserAuthenticator
    {
        private readonly IAccounts _accounts;
        public AccountAuthenticator(IAccounts accounts) => _accounts = accounts;

        public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken ct) =>
            _accounts.PasswordMatchesAsync(user, password);
    }

    public class SenderFilter : MailboxFilter
    {
        private readonly IAccounts _accounts;
        public SenderFilter(IAccounts accounts) => _accounts = accounts;

        public override async Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken ct)
        {
            if (size > 25_000_000)
                throw new SmtpResponseException(SmtpResponse.SizeLimitExceeded);

            bool allowed;
            try
            {
                allowed = await _accounts.MaySendAsAsync(context.Authentication.User, from.AsAddress());
            }
            catch (TimeoutException)
            {
                throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.Aborted, "lookup timed out"));
            }

            if (!allowed)
                throw new SmtpResponseException(new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "not your address"));
            return true;
        }
    }

    public class SubmissionWorker : BackgroundService
    {
        private readonly SmtpServer.SmtpServer _server;
        public SubmissionWorker(SmtpServer.SmtpServer server) => _server = server;
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => _server.StartAsync(stoppingToken);
    }
}
