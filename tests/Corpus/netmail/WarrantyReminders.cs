using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.WarrantyReminders;

internal static class SmtpExceptionExtensions
{
    extension(SmtpException exception)
    {
        public int Code => (int)exception.StatusCode;

        // -1: no reply at all (refused connection, timeout, TLS)
        public bool IsTransient => exception.StatusCode == SmtpStatusCode.GeneralFailure || exception.Code is >= 400 and < 500;
    }
}

public sealed record Warranty(string Serial, string OwnerEmail, DateOnly Ends);

public sealed class WarrantyReminders(ILogger<WarrantyReminders> logger)
{
    public string Host { get; init; } = "localhost";

    public TimeSpan[] Waits
    {
        get;
        init => field = value.Length > 0 ? value : throw new ArgumentException("At least one wait is needed.", nameof(value));
    } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    public async Task<bool> RemindAsync(Warranty warranty, CancellationToken ct)
    {
        for (var retry = 0; ; retry++)
        {
            using var client = new SmtpClient(Host);
            using var mail = new MailMessage("warranty@tools.example", warranty.OwnerEmail)
            {
                Subject = $"Warranty of {warranty.Serial} ends on {warranty.Ends:d}",
                Body = "Extend it now in your account.",
            };

            try
            {
                await client.SendMailAsync(mail, ct);
                return true;
            }
            catch (SmtpException ex) when (ex.IsTransient && retry < Waits.Length)
            {
                logger.LogInformation("{Serial}: {Code}, next try in {Wait}", warranty.Serial, ex.Code, Waits[retry]);
                await Task.Delay(Waits[retry], ct);
            }
            catch (SmtpException ex)
            {
                logger.LogError(ex, "{Serial}: reminder was not sent", warranty.Serial);
                return false;
            }
        }
    }
}
