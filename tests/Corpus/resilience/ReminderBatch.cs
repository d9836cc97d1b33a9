using System;
using System.Collections.Generic;
using System.Net.Mail;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.ReminderBatch
{
    /// <summary>Nächtlicher Lauf: Terminerinnerungen an Patienten.</summary>
    public class ReminderBatch
    {
        // Antworten, bei denen sich ein zweiter Versuch lohnt
        private static readonly HashSet<SmtpStatusCode> Wiederholbar = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.MailboxNameNotAllowed,  //! SMTP001
            SmtpStatusCode.InsufficientStorage
        };

        private readonly RetryPolicy _policy;
        private readonly SmtpClient _client;

        public ReminderBatch(SmtpClient client)
        {
            _client = client;
            _policy = Policy
                .Handle<SmtpException>(ex => Wiederholbar.Contains(ex.StatusCode))
                .WaitAndRetry(3, versuch => TimeSpan.FromSeconds(20 * versuch));
        }

        public int Run(IEnumerable<(string Adresse, DateTime Termin)> patienten)
        {
            var gesendet = 0;
            foreach (var (adresse, termin) in patienten)
            {
                var text = "Ihr Termin ist am " + termin.ToString("dd.MM.yyyy HH:mm") + " Uhr.";
                try
                {
                    _policy.Execute(() => _client.Send("praxis@arzt.example", adresse, "Terminerinnerung", text));
                    gesendet++;
                }
                catch (SmtpException ex)
                {
                    Console.WriteLine("Nicht zugestellt: " + adresse + " (" + ex.StatusCode + ")");
                }
            }
            return gesendet;
        }
    }
}
