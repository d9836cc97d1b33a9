using System;
using System.Collections.Frozen;
using System.Net;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Nordlicht.Mailing
{
    /// <summary>Reply codes we have met in the logs of the relay.</summary>
    internal static class SmtpReplyCodes
    {
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int LocalError = 451;
        public const int InsufficientStorage = 452;
        public const int BadSequence = 503;
        public const int MailboxUnavailable = 550;
        public const int ExceededStorageAllocation = 452; //! SMTP010
        public const int MailboxNameNotAllowed = 553;
        public const int TransactionFailed = 554;
    }

    internal static class SmtpErrorExtensions
    {
        private static readonly FrozenSet<int> Retryable = new[]
        {
            SmtpReplyCodes.ServiceNotAvailable,
            SmtpReplyCodes.MailboxBusy,
            SmtpReplyCodes.LocalError,
            SmtpReplyCodes.InsufficientStorage,
            SmtpReplyCodes.TransactionFailed, //! SMTP001
        }.ToFrozenSet();

        public static int Code(this SmtpException error) => (int)error.StatusCode;

        public static bool ShouldRetry(this SmtpException error)
            => error.StatusCode == SmtpStatusCode.GeneralFailure || Retryable.Contains(error.Code());

        public static string Describe(this SmtpException error) => error.Code() switch
        {
            SmtpReplyCodes.MailboxBusy or SmtpReplyCodes.MailboxUnavailable => "mailbox",
            SmtpReplyCodes.LocalError or SmtpReplyCodes.TransactionFailed => "server",
            SmtpReplyCodes.BadSequence => "protocol",
            SmtpReplyCodes.MailboxNameNotAllowed => "address",
            -1 => "network",
            var code => "reply " + code,
        };
    }

    public sealed class ReportMailer
    {
        private readonly string _host;
        private readonly NetworkCredential _credential;
        private readonly Action<string> _log;

        public ReportMailer(string host, NetworkCredential credential, Action<string> log)
        {
            _host = host ?? throw new ArgumentNullException(nameof(host));
            _credential = credential;
            _log = log ?? (_ => { });
        }

        public async Task SendReportAsync(string to, string title, string html, CancellationToken token)
        {
            using var message = new MailMessage("reports@nordlicht.example", to)
            {
                Subject = title,
                Body = html,
                IsBodyHtml = true,
            };

            const int attempts = 4;
            for (var n = 1; ; n++)
            {
                using var client = new SmtpClient(_host, 587) { EnableSsl = true, Credentials = _credential };
                try
                {
                    await client.SendMailAsync(message, token);
                    _log($"report '{title}' sent to {to} in attempt {n}");
                    return;
                }
                catch (SmtpException error) when (n < attempts && error.ShouldRetry())
                {
                    _log($"attempt {n} for {to} failed ({error.Describe()}), waiting");
                    await Task.Delay(TimeSpan.FromMinutes(n * 5), token);
                }
            }
        }
    }
}
