using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.EnvoiConvocations
{
    public sealed class Convocation
    {
        public string Eleve { get; set; }
        public string AdresseParent { get; set; }
        public DateTime DateReunion { get; set; }
    }

    public sealed class EchecEnvoiException : Exception
    {
        public EchecEnvoiException(string message, Exception cause) : base(message, cause) { }
    }

    /// <summary>Envoi des convocations aux réunions de parents.</summary>
    public class EnvoiConvocations
    {
        private static readonly HashSet<SmtpStatusCode> CodesTemporaires = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.InsufficientStorage,
            SmtpStatusCode.ClientNotPermitted,
            SmtpStatusCode.MailboxUnavailable,  //! SMTP001
        };

        private const int NombreEssais = 3;
        private readonly SmtpClient _client;
        private readonly string _expediteur;

        public EnvoiConvocations(SmtpClient client, string expediteur)
        {
            _client = client;
            _expediteur = expediteur;
        }

        public void Envoyer(Convocation convocation)
        {
            using (var courriel = Preparer(convocation))
            {
                int essai = 0;
                bool envoye = false;
                while (!envoye)
                {
                    essai++;
                    try
                    {
                        _client.Send(courriel);
                        envoye = true;
                    }
                    catch (SmtpException erreur)
                    {
                        if (!CodesTemporaires.Contains(erreur.StatusCode) || essai >= NombreEssais)
                            throw new EchecEnvoiException("Convocation de " + convocation.Eleve + " non envoyée", erreur);
                        Thread.Sleep(TimeSpan.FromSeconds(30 * essai));
                    }
                }
            }
        }

        private MailMessage Preparer(Convocation c)
        {
            var m = new MailMessage(_expediteur, c.AdresseParent);
            m.Subject = "Convocation";
            m.Body = string.Format("La réunion aura lieu le {0:D}.", c.DateReunion);
            return m;
        }
    }
}
