using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.StatementMailer
{
    public class StatementMailer
    {
        private static readonly AsyncRetryPolicy RetryPolicy = Policy
            .Handle<SmtpCommandException>(ex => (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500)
            .Or<SmtpProtocolException>()
            .Or<SocketException>()
            .Or<IOException>()
            .WaitAndRetryAsync(new[]
            {
                TimeSpan.FromSeconds(30),
                TimeSpan.FromMinutes(2),
                TimeSpan.FromMinutes(10)
            });

        private readonly string _host;
        private readonly int _port;

        public StatementMailer(string host, int port)
        {
            _host = host;
            _port = port;
        }

        public Task MailStatementAsync(string iban, string to, byte[] pdf, CancellationToken cancellationToken)
        {
            var message = Compose(iban, to, pdf);
            return RetryPolicy.ExecuteAsync(ct => SendOnceAsync(message, ct), cancellationToken);
        }

        private static MimeMessage Compose(string iban, string to, byte[] pdf)
        {
            var builder = new BodyBuilder { TextBody = "Anbei Ihr Kontoauszug." };
            builder.Attachments.Add(iban + ".pdf", pdf);

            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Bank", "service@bank.example"));
            message.To.Add(MailboxAddress.Parse(to));
            message.Subject = "Kontoauszug";
            message.Body = builder.ToMessageBody();
            return message;
        }

        private async Task SendOnceAsync(MimeMessage message, CancellationToken ct)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_host, _port, SecureSocketOptions.StartTls, ct).ConfigureAwait(false);
            await client.SendAsync(message, ct).ConfigureAwait(false);
            await client.DisconnectAsync(true, ct).ConfigureAwait(false);
        }
    }
}
