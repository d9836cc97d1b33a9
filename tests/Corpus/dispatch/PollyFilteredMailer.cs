using System;
using System.IO;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Fallback;
using Polly.Retry;

namespace Energy.Metering.Mail
{
    public interface IPaperMail
    {
        Task PrintAsync(string customer, string text);
    }

    public class PollyFilteredMailer
    {
        private const int FirstPermanent = 500;

        private readonly IPaperMail _paper;
        private readonly ILogger _logger;
        private readonly string[] _hosts;
        private readonly AsyncRetryPolicy _retry;
        private readonly AsyncRetryPolicy _otherHost;
        private int _host;

        public PollyFilteredMailer(IPaperMail paper, string[] hosts, ILogger<PollyFilteredMailer> logger)
        {
            _paper = paper;
            _hosts = hosts;
            _logger = logger;

            _retry = Policy
                .Handle<SmtpException>(MayPass)
                .Or<SocketException>()
                .OrInner<IOException>()
                .WaitAndRetryAsync(new[] { TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20) });

            _otherHost = Policy
                .Handle<SmtpException>(error => !MayPass(error))
                .RetryAsync(hosts.Length - 1, (error, n) =>
                {
                    _host = (_host + 1) % _hosts.Length;
                    _logger.LogWarning(error, "Changing over to {Host}", _hosts[_host]);
                });
        }

        private static bool MayPass(SmtpException error)
        {
            var code = (int)error.StatusCode;
            return code < FirstPermanent;
        }

        public Task ReadingRequestAsync(string customer, string address, string text, CancellationToken token)
        {
            AsyncFallbackPolicy fallback = Policy
                .Handle<SmtpException>()
                .Or<SocketException>()
                .FallbackAsync(
                    _ => _paper.PrintAsync(customer, text),
                    error =>
                    {
                        _logger.LogWarning(error, "Customer {Customer} gets a letter", customer);
                        return Task.CompletedTask;
                    });

            return fallback.WrapAsync(_otherHost).WrapAsync(_retry).ExecuteAsync(async inner =>
            {
                using (var client = new SmtpClient(_hosts[_host]))
                using (var mail = new MailMessage("meter@energy.example", address, "Please read your meter", text))
                {
                    await client.SendMailAsync(mail, inner);
                }
            }, token);
        }
    }
}
