#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Mail;
using System.Text;

namespace Kfz.Werkstatt.Mail
{
    public sealed class Smarthost
    {
        public string Name { get; init; } = "";
        public int Port { get; init; } = 587;
        public NetworkCredential? Login { get; init; }
        public DateTime GesperrtBis { get; set; }
        public override string ToString() => $"{Name}:{Port}";
    }

    public sealed class KeinSmarthostException : Exception
    {
        public KeinSmarthostException(string text, Exception? grund) : base(text, grund)
        {
        }
    }

    /// <summary>
    /// Gibt eine Nachricht beim ersten Smarthost ab, der sie nimmt. Lehnt einer ab, kommt der naechste dran,
    /// denn unsere Anbieter filtern verschieden.
    /// </summary>
    public sealed class SmarthostVerbund
    {
        private readonly IReadOnlyList<Smarthost> _hosts;
        private readonly Action<string> _melden;

        public SmarthostVerbund(IEnumerable<Smarthost> hosts, Action<string> melden)
        {
            _hosts = hosts.ToArray();
            _melden = melden;
        }

        public Smarthost Abgeben(MailMessage nachricht)
        {
            Exception? letzter = null;
            foreach (var host in _hosts.Where(h => h.GesperrtBis <= DateTime.UtcNow))
            {
                using var client = new SmtpClient(host.Name, host.Port)
                {
                    EnableSsl = true,
                    Credentials = host.Login,
                    Timeout = 45_000
                };

                try
                {
                    client.Send(nachricht);
                    return host;
                }
                catch (SmtpFailedRecipientException)
                {
                    // ein Teil ist angekommen, nicht bei einem anderen Host wiederholen
                    throw;
                }
                catch (SmtpException fehler)
                {
                    letzter = fehler;
                    _melden($"{host} nimmt nicht an: {fehler.StatusCode} {fehler.Message}");
                    if (fehler.StatusCode is SmtpStatusCode.GeneralFailure or SmtpStatusCode.ServiceNotAvailable)
                        host.GesperrtBis = DateTime.UtcNow.AddMinutes(10);
                }
            }

            throw new KeinSmarthostException("Kein Smarthost hat die Nachricht angenommen", letzter);
        }
    }

    public sealed class Terminbestaetigung
    {
        private readonly SmarthostVerbund _verbund;

        public Terminbestaetigung(SmarthostVerbund verbund) => _verbund = verbund;

        public string Senden(string kunde, string kennzeichen, DateTime termin)
        {
            using var nachricht = new MailMessage("werkstatt@kfz.example", kunde)
            {
                Subject = "Ihr Werkstatttermin",
                SubjectEncoding = Encoding.UTF8,
                Body = $"Wir erwarten Ihr Fahrzeug {kennzeichen} am {termin:dddd, d. MMMM} um {termin:HH:mm} Uhr."
            };

            try
            {
                return "versandt ueber " + _verbund.Abgeben(nachricht).Name;
            }
            catch (KeinSmarthostException fehler)
            {
                return "nicht versandt: " + fehler.Message;
            }
        }
    }
}
