using System;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Hangfire.Server;

namespace Bank.Statements
{
    /// <summary>Sends the monthly statement. Enqueued by the closing run, one job per account.</summary>
    public class StatementMailJob
    {
        private readonly IStatementArchive archive;

        public StatementMailJob(IStatementArchive archive)
        {
            this.archive = archive;
        }

        [AutomaticRetry(Attempts = 8, OnlyOn = new[] { typeof(SmtpException), typeof(IOException) })] //! SMTP101
        public async Task SendAsync(string accountNo, int year, int month, PerformContext context)
        {
            var document = archive.Load(accountNo, year, month);
            if (document == null)
                throw new InvalidOperationException("No statement for " + accountNo);

            using (var client = new SmtpClient("smtp.bank.example", 25))
            using (var message = new MailMessage())
            {
                client.Credentials = CredentialCache.DefaultNetworkCredentials;
                message.From = new MailAddress("statements@bank.example", "Statement service");
                message.To.Add(document.Address);
                message.Subject = string.Format("Statement {0:0000}-{1:00}", year, month);
                message.Body = document.CoverLetter;
                message.Attachments.Add(new Attachment(new MemoryStream(document.Pdf), accountNo + ".pdf"));
                await client.SendMailAsync(message);
            }
            archive.MarkSent(accountNo, year, month, context.BackgroundJob.Id);
        }
    }

    public interface IStatementArchive
    {
        StatementDocument Load(string accountNo, int year, int month);
        void MarkSent(string accountNo, int year, int month, string jobId);
    }

    public class StatementDocument
    {
        public string Address { get; set; }
        public string CoverLetter { get; set; }
        public byte[] Pdf { get; set; }
    }

    public static class StatementSchedule
    {
        public static void Register()
        {
            RecurringJob.AddOrUpdate<StatementRun>("statements", r => r.Start(), Cron.Monthly(2, 4));
        }
    }

    public class StatementRun
    {
        private readonly IBackgroundJobClient jobs;

        public StatementRun(IBackgroundJobClient jobs)
        {
            this.jobs = jobs;
        }

        public void Start()
        {
            var last = DateTime.Today.AddMonths(-1);
            foreach (var account in File.ReadLines("accounts.txt"))
                jobs.Enqueue<StatementMailJob>(j => j.SendAsync(account, last.Year, last.Month, null));
        }
    }
}
