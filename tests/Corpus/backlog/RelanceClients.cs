using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;

namespace Facturation.Relances
{
    public class Relance
    {
        public string Client { get; set; }
        public string Courriel { get; set; }
        public decimal Montant { get; set; }
        public int Niveau { get; set; }
        public int Essais { get; set; }
    }

    /// <summary>Envoie les relances de paiement de la file ; une passe toutes les dix minutes.</summary>
    public class RelanceClients
    {
        private const int EssaisMaximum = 10;

        private readonly ConcurrentQueue<Relance> _file = new ConcurrentQueue<Relance>();
        private readonly List<Relance> _refusees = new List<Relance>();
        private readonly SmtpClient _serveur;

        public RelanceClients(SmtpClient serveur)
        {
            _serveur = serveur;
        }

        public IReadOnlyCollection<Relance> Refusees => _refusees;

        public void Ajouter(Relance relance)
        {
            _file.Enqueue(relance);
        }

        public void Passe(CancellationToken arret)
        {
            var nombre = _file.Count;
            while (nombre-- > 0 && !arret.IsCancellationRequested && _file.TryDequeue(out var relance))
            {
                try
                {
                    using (var lettre = Rediger(relance))
                        _serveur.Send(lettre);
                }
                catch (SmtpException erreur)
                {
                    relance.Essais++;
                    if (relance.Essais < EssaisMaximum && ShouldRetry(erreur))
                        _file.Enqueue(relance);
                    else
                        _refusees.Add(relance);
                }
            }
        }

        private static bool ShouldRetry(SmtpException erreur)
        {
            return erreur.StatusCode != SmtpStatusCode.MailboxUnavailable && erreur.StatusCode != SmtpStatusCode.MailboxNameNotAllowed; //! SMTP107
        }

        private static MailMessage Rediger(Relance relance)
        {
            var lettre = new MailMessage("compta@facturation.example", relance.Courriel);
            lettre.Subject = relance.Niveau > 1 ? "Dernier rappel" : "Rappel de paiement";
            lettre.Body = "Bonjour " + relance.Client + ",\n\nnous attendons toujours votre règlement de " + relance.Montant + " €.";
            return lettre;
        }
    }
}
