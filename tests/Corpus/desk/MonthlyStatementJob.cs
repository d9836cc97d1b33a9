using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Bank.Statements.Jobs
{
    public class StatementInfo
    {
        public long AccountId { get; set; }
        public string Holder { get; set; }
        public string Email { get; set; }
        public byte[] Pdf { get; set; }
        public DateTime Month { get; set; }
    }

    public interface IStatementArchive
    {
        IEnumerable<long> AccountsWithMail(DateTime month);
        Task<StatementInfo> LoadAsync(long accountId, DateTime month);
        Task MarkSentAsync(long accountId, DateTime month);
    }

    public class MonthlyStatementScheduler
    {
        private readonly IBackgroundJobClient _jobs;
        private readonly IStatementArchive _archive;

        public MonthlyStatementScheduler(IBackgroundJobClient jobs, IStatementArchive archive)
        {
            _jobs = jobs;
            _archive = archive;
        }

        public static void Register(IRecurringJobManager manager)
        {
            manager.AddOrUpdate<MonthlyStatementScheduler>(
                "monthly-statements",
                s => s.EnqueueMonth(),
                "0 4 2 * *",
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        }

        public void EnqueueMonth()
        {
            var month = new DateTime(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1).AddMonths(-1);
            foreach (var account in _archive.AccountsWithMail(month))
                _jobs.Enqueue<MonthlyStatementJob>(job => job.SendAsync(account, month));
        }
    }

    public class MonthlyStatementJob
    {
        private readonly IStatementArchive _archive;
        private readonly IConfiguration _configuration;
        private readonly ILogger<MonthlyStatementJob> _logger;

        public MonthlyStatementJob(IStatementArchive archive, IConfiguration configuration, ILogger<MonthlyStatementJob> logger)
        {
            _archive = archive;
            _configuration = configuration;
            _logger = logger;
        }

        [AutomaticRetry(Attempts = 8, OnlyOn = new[] { typeof(SmtpException) }, OnAttemptsExceeded = AttemptsExceededAction.Fail)] //! SMTP101
        [DisableConcurrentExecution(120)]
        public async Task SendAsync(long accountId, DateTime month)
        {
            var statement = await _archive.LoadAsync(accountId, month);
            if (statement == null || string.IsNullOrEmpty(statement.Email))
            {
                _logger.LogInformation("Account {Account} has no mail address any more", accountId);
                return;
            }

            var section = _configuration.GetSection("Mail");
            using var message = new MailMessage
            {
                From = new MailAddress(section["From"]),
                Subject = $"Your statement for {statement.Month:MMMM yyyy}",
                Body = $"Dear {statement.Holder},\r\n\r\nyour statement is attached.\r\n"
            };
            message.To.Add(new MailAddress(statement.Email, statement.Holder));
            message.Attachments.Add(new Attachment(new MemoryStream(statement.Pdf), $"statement-{statement.Month:yyyyMM}.pdf", "application/pdf"));

            using var client = new SmtpClient(section["Host"], int.Parse(section["Port"] ?? "587"))
            {
                EnableSsl = true,
                Credentials = new NetworkCredential(section["User"], section["Password"])
            };
            await client.SendMailAsync(message);
            await _archive.MarkSentAsync(accountId, month);
        }
    }
}
