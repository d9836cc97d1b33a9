using System;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Resilience.AttemptPolicy;

/// <summary>Small stand-in for a real library; three knobs, no dependency.</summary>
public sealed class AttemptPolicy
{
    public required int MaxAttempts { get; init; }
    public required Func<int, TimeSpan> Pause { get; init; }
    public required Func<Exception, bool> RetryOn { get; init; }

    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception ex) when (attempt < MaxAttempts && RetryOn(ex))
            {
                await Task.Delay(Pause(attempt));
            }
        }
    }
}

public sealed class VoucherMailer
{
    private static readonly AttemptPolicy Policy = new()
    {
        MaxAttempts = 4,
        Pause = n => TimeSpan.FromSeconds(n * n),
        RetryOn = ex => ex is SmtpException smtp &&
            (smtp.StatusCode == SmtpStatusCode.MailboxBusy
             || smtp.StatusCode == SmtpStatusCode.MailboxUnavailable  //! SMTP001
             || smtp.StatusCode == SmtpStatusCode.ServiceNotAvailable)
    };

    private readonly SmtpClient _smtp;

    public VoucherMailer(SmtpClient smtp) => _smtp = smtp;

    public Task<DateTime> SendVoucherAsync(string address, string code) => Policy.RunAsync(async () =>
    {
        await _smtp.SendMailAsync("shop@gifts.example", address, "Your voucher", $"Code: {code}");
        return DateTime.UtcNow;
    });
}
