using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.Wrap;

namespace Hotel.Reservations.Mail
{
    public sealed class ReservationMailer
    {
        private readonly AsyncPolicyWrap _policy;
        private readonly string _host;

        public ReservationMailer(string host)
        {
            _host = host;

            var retry = Policy
                .Handle<SmtpCommandException>(ex => (int)ex.StatusCode < 500)
                .Or<SmtpProtocolException>()
                .Or<SocketException>()
                .Or<IOException>()
                .WaitAndRetryAsync(new[]
                {
                    TimeSpan.FromSeconds(30),
                    TimeSpan.FromMinutes(2),
                    TimeSpan.FromMinutes(10),
                });

            var breaker = Policy
                .Handle<SmtpCommandException>()
                .Or<SocketException>()
                .CircuitBreakerAsync(5, TimeSpan.FromMinutes(1));

            _policy = retry.WrapAsync(breaker);
        }

        public Task ConfirmAsync(MimeMessage message, CancellationToken ct)
        {
            return _policy.ExecuteAsync(token => SendOnce(message, token), ct);
        }

        private async Task SendOnce(MimeMessage message, CancellationToken ct)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
        }
    }
}
