using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace Finance.Reporting;

public class ReportMailer
{
    private static readonly Random Jitterer = new Random();

    private readonly Func<SmtpClient> _factory;
    private readonly AsyncRetryPolicy _retry;
    private readonly Action<string> _log;

    public ReportMailer(Func<SmtpClient> factory, Action<string> log)
    {
        _factory = factory;
        _log = log;
        _retry = Policy
            .Handle<SmtpException>(e => IsGreylisted(e) || e.StatusCode == SmtpStatusCode.GeneralFailure)
            .Or<SocketException>()
            .Or<IOException>()
            .WaitAndRetryAsync(
                5,
                n => TimeSpan.FromSeconds(Math.Pow(2, n)) + TimeSpan.FromMilliseconds(Jitterer.Next(0, 500)),
                (ex, wait, n, ctx) => _log($"#{n} {ctx["report"]}: {ex.Message}, waiting {wait}"));
    }

    private static bool IsGreylisted(SmtpException e)
    {
        switch (e.StatusCode)
        {
            case SmtpStatusCode.ServiceNotAvailable:
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.LocalErrorInProcessing:
            case SmtpStatusCode.InsufficientStorage:
                return true;
            default:
                return false;
        }
    }

    public async Task<int> SendMonthlyAsync(IEnumerable<(string Address, string Pdf)> batch)
    {
        var failed = 0;
        foreach (var (address, pdf) in batch)
        {
            using var message = new MailMessage("reports@finance.example", address)
            {
                Subject = $"Monthly report {DateTime.Today:yyyy-MM}",
                Body = "Please find the report attached.",
            };
            message.Attachments.Add(new Attachment(pdf));

            try
            {
                var ctx = new Context { ["report"] = Path.GetFileName(pdf) };
                await _retry.ExecuteAsync(async _ =>
                {
                    using var client = _factory();
                    await client.SendMailAsync(message);
                }, ctx);
            }
            catch (SmtpException e)
            {
                failed++;
                _log($"{address}: {(int)e.StatusCode} {e.Message}");
            }
        }

        return failed;
    }
}
