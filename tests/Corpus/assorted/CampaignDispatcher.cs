using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Assorted.CampaignDispatcher
{
    public interface ISuppressionService
    {
        Task SuppressAsync(string address, string reason, CancellationToken ct);
        Task<bool> IsSuppressedAsync(string address, CancellationToken ct);
    }

    public class CampaignDispatcher
    {
        private readonly ISuppressionService _suppression;
        private readonly Func<Task<ISmtpClient>> _connected;

        public CampaignDispatcher(ISuppressionService suppression, Func<Task<ISmtpClient>> connected)
        {
            _suppression = suppression;
            _connected = connected;
        }

        public async Task<int> DispatchAsync(string subject, string html, IEnumerable<string> addresses, CancellationToken ct)
        {
            int sent = 0;
            using var client = await _connected();
            foreach (var address in addresses)
            {
                if (await _suppression.IsSuppressedAsync(address, ct))
                    continue;

                var message = new MimeMessage();
                message.From.Add(new MailboxAddress("News", "news@marketing.example"));
                message.To.Add(MailboxAddress.Parse(address));
                message.Subject = subject;
                message.Body = new TextPart("html") { Text = html };

                try
                {
                    await client.SendAsync(message, ct);
                    sent++;
                }
                catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted)  //! SMTP004
                {
                    await _suppression.SuppressAsync(address, "hard bounce: " + ex.Message, ct);
                }
                catch (SmtpCommandException ex)
                {
                    Console.WriteLine($"{address}: {ex.StatusCode}");
                    if ((int)ex.StatusCode == 5 || ex.StatusCode == SmtpStatusCode.ServiceNotAvailable)  //! SMTP008
                        break;
                }
            }
            await client.DisconnectAsync(true, ct);
            return sent;
        }
    }
}
