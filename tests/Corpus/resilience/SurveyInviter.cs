using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;

namespace Corpus.Resilience.SurveyInviter
{
    public class SurveyInviter
    {
        //private static readonly IAsyncPolicy OldPolicy = Policy
        //    .Handle<SmtpCommandException>()
        //    .Or<SmtpProtocolException>()
        //    .WaitAndRetryAsync(5, i => TimeSpan.FromSeconds(i));
        // ^ hammered the relay with unknown users, replaced 2024-03

        private static readonly IAsyncPolicy ConnectionDropped = Policy
            .Handle<SmtpProtocolException>()
            .Or<MailKit.ServiceNotConnectedException>()
            .WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(5 * i));

        private readonly Func<CancellationToken, Task<SmtpClient>> _connect;

        public SurveyInviter(Func<CancellationToken, Task<SmtpClient>> connect)
        {
            _connect = connect;
        }

        public async Task<bool> InviteAsync(MimeMessage invitation, CancellationToken ct)
        {
            try
            {
                await ConnectionDropped.ExecuteAsync(async token =>
                {
                    using var client = await _connect(token);
                    await client.SendAsync(invitation, token);
                }, ct);
                return true;
            }
            catch (SmtpCommandException ex)
            {
                Console.WriteLine($"{invitation.To}: {(int)ex.StatusCode} {ex.Message}");
                return false;
            }
        }
    }
}
