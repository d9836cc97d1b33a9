using System;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Text;
using System.Threading.Tasks;

namespace SiteVitrine.Contact
{
    public class MessageContact
    {
        [Required] public string Nom { get; set; }
        [Required, EmailAddress] public string Courriel { get; set; }
        [Required, MaxLength(5000)] public string Texte { get; set; }
        public bool CopieAMoi { get; set; }
    }

    public class ReponseFormulaire
    {
        public bool Ok { get; set; }
        public string Texte { get; set; }
        public bool BoutonReessayer { get; set; }
    }

    /// <summary>Traite le formulaire de contact. Le visiteur voit tout de suite si le message est parti.</summary>
    public class FormulaireContact
    {
        private readonly string _hote;
        private readonly string _destinataire;

        public FormulaireContact(string hote, string destinataire)
        {
            _hote = hote;
            _destinataire = destinataire;
        }

        public async Task<ReponseFormulaire> EnvoyerAsync(MessageContact contact)
        {
            var erreurs = new List<ValidationResult>();
            if (!Validator.TryValidateObject(contact, new ValidationContext(contact), erreurs, true))
                return new ReponseFormulaire { Texte = string.Join(" ", erreurs) };

            using (var client = new SmtpClient(_hote))
            using (var mail = new MailMessage("site@vitrine.example", _destinataire))
            {
                mail.ReplyToList.Add(new MailAddress(contact.Courriel, contact.Nom));
                if (contact.CopieAMoi)
                    mail.CC.Add(contact.Courriel);
                mail.Subject = "Contact : " + contact.Nom;
                mail.SubjectEncoding = Encoding.UTF8;
                mail.Body = contact.Texte;

                try
                {
                    await client.SendMailAsync(mail);
                    return new ReponseFormulaire { Ok = true, Texte = "Merci, votre message est bien parti." };
                }
                catch (SmtpFailedRecipientException e) when (e.FailedRecipient != null && e.FailedRecipient.Contains(contact.Courriel))
                {
                    return new ReponseFormulaire { Ok = true, Texte = "Message envoyé, mais la copie n'a pas pu vous être remise." };
                }
                catch (SmtpException e)
                {
                    return new ReponseFormulaire
                    {
                        Texte = Expliquer(e.StatusCode),
                        BoutonReessayer = (int)e.StatusCode < 500
                    };
                }
            }
        }

        private static string Expliquer(SmtpStatusCode code)
        {
            switch (code)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                    return "Notre boîte aux lettres ne répond pas.";
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ExceededStorageAllocation:
                    return "Notre boîte aux lettres est pleine.";
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.GeneralFailure:
                    return "Le serveur de courrier est arrêté.";
                case SmtpStatusCode.TransactionFailed:
                case SmtpStatusCode.LocalErrorInProcessing:
                    return "Le serveur de courrier n'a pas accepté le message.";
                default:
                    return "Votre message n'est pas parti (" + (int)code + ").";
            }
        }
    }
}
