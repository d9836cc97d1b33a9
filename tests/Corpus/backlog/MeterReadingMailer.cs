using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;

namespace Stadtwerke.Zaehler
{
    /// <summary>Schickt die Ablesekarten an die Kunden, die keinen Brief mehr wollen.</summary>
    public class MeterReadingMailer
    {
        private readonly string _relay;
        private readonly Action<string> _protokoll;

        public MeterReadingMailer(string relay, Action<string> protokoll)
        {
            _relay = relay;
            _protokoll = protokoll;
        }

        public async Task<int> VersendeAsync(IEnumerable<Ablesekarte> karten)
        {
            var anzahl = 0;
            var geduld = Policy.Handle<SmtpCommandException>(f => (int)f.StatusCode >= 400 && (int)f.StatusCode < 500).WaitAndRetryForeverAsync(n => TimeSpan.FromMinutes(Math.Min(n, 30))); //! SMTP106

            foreach (var karte in karten)
            {
                if (string.IsNullOrWhiteSpace(karte.Adresse))
                {
                    _protokoll("Kunde " + karte.Kundennummer + " hat keine Adresse");
                    continue;
                }

                var nachricht = Baue(karte);
                try
                {
                    await geduld.ExecuteAsync(() => SendeAsync(nachricht));
                    anzahl++;
                }
                catch (SmtpCommandException fehler)
                {
                    _protokoll("Kunde " + karte.Kundennummer + ": " + (int)fehler.StatusCode + " " + fehler.Message);
                }
            }

            return anzahl;
        }

        private async Task SendeAsync(MimeMessage nachricht)
        {
            using (var client = new SmtpClient())
            {
                await client.ConnectAsync(_relay, 25, SecureSocketOptions.StartTlsWhenAvailable);
                await client.SendAsync(nachricht);
                await client.DisconnectAsync(true);
            }
        }

        private static MimeMessage Baue(Ablesekarte karte)
        {
            var nachricht = new MimeMessage();
            nachricht.From.Add(new MailboxAddress("Stadtwerke", "ablesung@stadtwerke.example"));
            nachricht.To.Add(MailboxAddress.Parse(karte.Adresse));
            nachricht.Subject = "Bitte Zähler ablesen bis " + karte.Frist.ToString("dd.MM.yyyy");
            nachricht.Body = new TextPart("plain") { Text = "Zählernummer " + karte.Zaehler };
            return nachricht;
        }
    }

    public class Ablesekarte
    {
        public string Kundennummer { get; set; }
        public string Adresse { get; set; }
        public string Zaehler { get; set; }
        public DateTime Frist { get; set; }
    }
}
