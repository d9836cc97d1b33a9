using System;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Academy.Certificates
{
    public class MailUndeliverableException : Exception
    {
        public MailUndeliverableException(string message, Exception inner) : base(message, inner)
        {
        }
    }

    public class MailDeferredException : Exception
    {
        public MailDeferredException(string message, Exception inner) : base(message, inner)
        {
        }
    }

    public interface ICertificates
    {
        Task<(string Name, string Address, byte[] Pdf)> LoadAsync(int id);
        Task NoteAsync(int id, string note);
    }

    public class CertificateMailJob
    {
        private readonly ICertificates _certificates;
        private readonly ILogger<CertificateMailJob> _logger;

        public CertificateMailJob(ICertificates certificates, ILogger<CertificateMailJob> logger)
        {
            _certificates = certificates;
            _logger = logger;
        }

        [AutomaticRetry(Attempts = 12, OnlyOn = new[] { typeof(MailDeferredException) }, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
        public async Task SendAsync(int id, CancellationToken token)
        {
            var (name, address, pdf) = await _certificates.LoadAsync(id);
            var builder = new BodyBuilder { TextBody = $"Congratulations, {name}!" };
            builder.Attachments.Add("certificate.pdf", pdf);

            var mail = new MimeMessage();
            mail.From.Add(MailboxAddress.Parse("office@academy.example"));
            mail.To.Add(new MailboxAddress(name, address));
            mail.Subject = "Your certificate";
            mail.Body = builder.ToMessageBody();

            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync("smtp.academy.example", 587, SecureSocketOptions.StartTls, token);
                await client.SendAsync(mail, token);
                await client.DisconnectAsync(true, token);
            }
            catch (SmtpCommandException ex)
            {
                var line = $"{(int)ex.StatusCode} {ex.Message}";
                _logger.LogWarning("Certificate {Id}: {Line}", id, line);
                await _certificates.NoteAsync(id, line);

                if (line[0] == '4')
                    throw new MailDeferredException(line, ex);
                throw new MailUndeliverableException(line, ex);
            }
            catch (SmtpProtocolException ex)
            {
                throw new MailDeferredException("connection lost", ex);
            }

            await _certificates.NoteAsync(id, "sent");
        }
    }
}
