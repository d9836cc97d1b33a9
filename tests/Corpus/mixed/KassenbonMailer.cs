using System;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.KassenbonMailer
{
    /// <summary>Schickt den Kassenbon, wenn der Kunde kein Papier möchte.</summary>
    internal class KassenbonMailer
    {
        private const int HoechstzahlVersuche = 3;
        private readonly string _server;
        private readonly Action<string> _protokoll;

        internal KassenbonMailer(string server, Action<string> protokoll)
        {
            _server = server;
            _protokoll = protokoll;
        }

        internal Task<bool> SendeBonAsync(string empfaenger, string bonHtml)
        {
            var nachricht = new MailMessage("kasse@laden.example", empfaenger)
            {
                Subject = "Ihr Einkauf",
                Body = bonHtml,
                IsBodyHtml = true
            };
            return SendeAsync(nachricht, 1);
        }

        private async Task<bool> SendeAsync(MailMessage nachricht, int versuch)
        {
            try
            {
                using (var client = new SmtpClient(_server, 25))
                {
                    await client.SendMailAsync(nachricht).ConfigureAwait(false);
                }
                return true;
            }
            catch (SmtpException fehler)  //! SMTP101
            {
                _protokoll("Versuch " + versuch + ": " + fehler.Message);

                if (versuch == HoechstzahlVersuche)
                    return false;

                await Task.Delay(versuch * 3000).ConfigureAwait(false);
                return await SendeAsync(nachricht, versuch + 1).ConfigureAwait(false);
            }
        }
    }
}
