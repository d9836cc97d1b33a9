using System;
using System.IO;
using System.Net.Http;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;
using Polly.Registry;

namespace Corpus.Resilience.SharedPolicyRegistry
{
    public static class PolicyNames
    {
        public const string Http = "http";
        public const string Mail = "mail";
        public const string Disk = "disk";
    }

    public static class PolicyBootstrap
    {
        public static PolicyRegistry Create()
        {
            var registry = new PolicyRegistry();

            registry.Add<IAsyncPolicy>(PolicyNames.Http, Policy
                .Handle<HttpRequestException>()
                .WaitAndRetryAsync(3, i => TimeSpan.FromMilliseconds(200 * i)));

            registry.Add<IAsyncPolicy>(PolicyNames.Mail, BuildMailPolicy());

            registry.Add<ISyncPolicy>(PolicyNames.Disk, Policy
                .Handle<IOException>()
                .Retry(2));

            return registry;
        }

        private static IAsyncPolicy BuildMailPolicy()
        {
            var delays = new[] { TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2) };
            return Policy.Handle<SmtpException>().WaitAndRetryAsync(delays);  //! SMTP101
        }
    }

    public class PasswordMailService
    {
        private readonly IReadOnlyPolicyRegistry<string> _policies;
        private readonly SmtpClient _smtp;

        public PasswordMailService(IReadOnlyPolicyRegistry<string> policies, SmtpClient smtp)
        {
            _policies = policies;
            _smtp = smtp;
        }

        public Task SendResetLinkAsync(string address, Uri link)
        {
            var policy = _policies.Get<IAsyncPolicy>(PolicyNames.Mail);
            return policy.ExecuteAsync(() =>
                _smtp.SendMailAsync("no-reply@app.example", address, "Reset your password", link.ToString()));
        }
    }
}
