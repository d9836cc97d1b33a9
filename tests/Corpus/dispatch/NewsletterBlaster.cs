using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Zeitung.Abo
{
    public class NewsletterBlaster
    {
        private const int ChunkSize = 50;
        private readonly SmtpClient _client;
        private readonly string _sender;

        public NewsletterBlaster(SmtpClient client, string sender)
        {
            _client = client;
            _sender = sender;
        }

        public event Action<string, SmtpStatusCode> Refused;

        public async Task BlastAsync(IEnumerable<string> subscribers, string subject, string html)
        {
            foreach (var chunk in subscribers.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(ChunkSize))
            {
                using (var message = new MailMessage())
                {
                    message.From = new MailAddress(_sender);
                    message.To.Add(_sender);
                    message.Subject = subject;
                    message.Body = html;
                    message.IsBodyHtml = true;
                    foreach (var subscriber in chunk)
                        message.Bcc.Add(subscriber);

                    await SendChunkAsync(message);
                }
            }
        }

        private async Task SendChunkAsync(MailMessage message)
        {
            try
            {
                await _client.SendMailAsync(message);
            }
            catch (SmtpFailedRecipientsException several)
            {
                foreach (var one in several.InnerExceptions)
                    Refused?.Invoke(one.FailedRecipient, one.StatusCode);
            }
            catch (SmtpFailedRecipientException single) when ((int)single.StatusCode is >= 400 and < 500)
            {
                Refused?.Invoke(single.FailedRecipient, single.StatusCode);
                await Task.Delay(TimeSpan.FromMinutes(1));
                await _client.SendMailAsync(message); //! SMTP009
            }
            catch (SmtpFailedRecipientException single)
            {
                Refused?.Invoke(single.FailedRecipient, single.StatusCode);
            }
        }
    }

    public interface IAboVerwaltung
    {
        void RemoveSubscriber(string address);
        void Notiz(string address, string text);
    }

    public sealed class AboPflege : IDisposable
    {
        private readonly NewsletterBlaster _blaster;
        private readonly IAboVerwaltung _abos;

        public AboPflege(NewsletterBlaster blaster, IAboVerwaltung abos)
        {
            _blaster = blaster;
            _abos = abos;
            _blaster.Refused += OnRefused;
        }

        private void OnRefused(string address, SmtpStatusCode status)
        {
            _abos.Notiz(address, status.ToString());
            if ((int)status >= 400) //! SMTP004
            {
                _abos.RemoveSubscriber(address);
            }
        }

        public void Dispose()
        {
            _blaster.Refused -= OnRefused;
        }
    }
}
