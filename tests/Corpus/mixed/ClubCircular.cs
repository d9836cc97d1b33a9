using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Text;

namespace Corpus.Mixed.ClubCircular
{
    // Circulaire du club : un courriel par membre, jamais de liste visible.
    public class ClubCircular
    {
        private readonly SmtpClient _client;
        private readonly StringBuilder _journal = new StringBuilder();

        public ClubCircular(SmtpClient client)
        {
            _client = client;
        }

        public string Journal => _journal.ToString();

        public int Envoyer(IDictionary<string, string> membres, string objet, string modele)
        {
            int envoyes = 0;
            foreach (var membre in membres)
            {
                var courriel = new MailMessage("bureau@club.example", membre.Value)
                {
                    Subject = objet,
                    Body = modele.Replace("{nom}", membre.Key)
                };

                try
                {
                    _client.Send(courriel);
                    envoyes++;
                }
                catch (SmtpFailedRecipientException e)
                {
                    _journal.AppendLine($"{membre.Key} <{membre.Value}> : {e.StatusCode}");
                }
                catch (SmtpException e)
                {
                    _journal.AppendLine($"{membre.Key} : échec ({e.Message})");
                }
                finally
                {
                    courriel.Dispose();
                }
            }

            _journal.AppendLine($"{envoyes} sur {membres.Count}");
            return envoyes;
        }
    }
}
