using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Resilience.BackoffRunner
{
    /// <summary>
    /// Relance une opération d'envoi avec un délai exponentiel.
    /// </summary>
    public static class BackoffRunner
    {
        private static readonly Random Alea = new Random();

        public static async Task RunAsync(Func<CancellationToken, Task> operation, int essaisMax, CancellationToken ct)
        {
            var delai = TimeSpan.FromSeconds(2);
            var essai = 0;

            while (true)
            {
                essai++;
                try
                {
                    await operation(ct).ConfigureAwait(false);
                    return;
                }
                catch (ServiceNotConnectedException) when (essai < essaisMax)
                {
                    // coupure réseau, on recommence tout de suite
                }
                catch (SmtpCommandException) when (essai < essaisMax)  //! SMTP101
                {
                    await Task.Delay(delai, ct).ConfigureAwait(false);
                    delai = TimeSpan.FromTicks(Math.Min(delai.Ticks * 2, TimeSpan.FromMinutes(5).Ticks))
                            + TimeSpan.FromMilliseconds(Alea.Next(0, 500));
                }
            }
        }
    }

    public class ConvocationMailer
    {
        private readonly ISmtpClient _client;

        public ConvocationMailer(ISmtpClient client) => _client = client;

        public Task EnvoyerAsync(string candidat, DateTime date, CancellationToken ct)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("examens@ecole.example"));
            message.To.Add(MailboxAddress.Parse(candidat));
            message.Subject = "Convocation";
            message.Body = new TextPart("plain") { Text = $"Vous êtes convoqué(e) le {date:D}." };

            return BackoffRunner.RunAsync(t => _client.SendAsync(message, t), 5, ct);
        }
    }
}
