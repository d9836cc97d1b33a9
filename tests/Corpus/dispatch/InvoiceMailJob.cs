using System;
using System.IO;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace Buchhaltung.Jobs
{
    public interface IRechnungsAblage
    {
        Task<Rechnung> LadenAsync(int nummer);
        Task AlsVersendetMarkierenAsync(int nummer, DateTime zeitpunkt);
        Task NotizAsync(int nummer, string text);
    }

    public sealed class Rechnung
    {
        public int Nummer { get; set; }
        public string Empfaenger { get; set; }
        public byte[] Pdf { get; set; }
    }

    public class InvoiceMailJob
    {
        private readonly IRechnungsAblage _ablage;
        private readonly ILogger<InvoiceMailJob> _log;

        public InvoiceMailJob(IRechnungsAblage ablage, ILogger<InvoiceMailJob> log)
        {
            _ablage = ablage;
            _log = log;
        }

        public static void Planen(int nummer)
        {
            BackgroundJob.Enqueue<InvoiceMailJob>(j => j.VersendenAsync(nummer));
        }

        [AutomaticRetry(Attempts = 0)]
        public async Task VersendenAsync(int nummer)
        {
            var rechnung = await _ablage.LadenAsync(nummer);
            if (string.IsNullOrWhiteSpace(rechnung.Empfaenger))
            {
                await _ablage.NotizAsync(nummer, "Keine Adresse hinterlegt");
                return;
            }

            using (var nachricht = Erzeugen(rechnung))
            using (var client = new SmtpClient("relay.intern", 25))
            {
                try
                {
                    await client.SendMailAsync(nachricht);
                    await _ablage.AlsVersendetMarkierenAsync(nummer, DateTime.UtcNow);
                }
                catch (SmtpException fehler) //! SMTP101
                {
                    _log.LogWarning(fehler, "Rechnung {Nummer} nicht zugestellt", nummer);
                    BackgroundJob.Schedule<InvoiceMailJob>(j => j.VersendenAsync(nummer), TimeSpan.FromMinutes(30));
                }
            }
        }

        private static MailMessage Erzeugen(Rechnung rechnung)
        {
            var nachricht = new MailMessage("rechnung@firma.example", rechnung.Empfaenger)
            {
                Subject = "Ihre Rechnung " + rechnung.Nummer,
                Body = "Guten Tag,\n\nanbei erhalten Sie Ihre Rechnung.\n",
            };
            nachricht.Attachments.Add(new Attachment(new MemoryStream(rechnung.Pdf), rechnung.Nummer + ".pdf", "application/pdf"));
            return nachricht;
        }
    }

    public class MahnungJob
    {
        private const int HoechsteZahl = 6;
        private readonly IRechnungsAblage _ablage;
        private readonly IBackgroundJobClient _jobs;

        public MahnungJob(IRechnungsAblage ablage, IBackgroundJobClient jobs)
        {
            _ablage = ablage;
            _jobs = jobs;
        }

        public async Task MahnenAsync(int nummer, int versuch)
        {
            var rechnung = await _ablage.LadenAsync(nummer);
            using (var nachricht = new MailMessage("mahnung@firma.example", rechnung.Empfaenger, "Zahlungserinnerung", "Bitte begleichen Sie Rechnung " + nummer + "."))
            using (var client = new SmtpClient("relay.intern", 25))
            {
                try
                {
                    await client.SendMailAsync(nachricht);
                }
                catch (SmtpException fehler) when (Vorlaeufig(fehler) && versuch < HoechsteZahl)
                {
                    _jobs.Schedule<MahnungJob>(j => j.MahnenAsync(nummer, versuch + 1), TimeSpan.FromHours(versuch));
                }
                catch (SmtpException fehler)
                {
                    await _ablage.NotizAsync(nummer, "Mahnung per Post: " + fehler.Message);
                }
            }
        }

        private static bool Vorlaeufig(SmtpException fehler)
        {
            return (int)fehler.StatusCode / 100 == 4 || fehler.StatusCode == SmtpStatusCode.GeneralFailure;
        }
    }
}
