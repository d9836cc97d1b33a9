using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;

namespace Corpus.Resilience.MailRetryPolicyChecks;

[AttributeUsage(AttributeTargets.Method)]
public sealed class CheckAttribute : Attribute { }

public static class Verify
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, got {actual}");
    }
}

public class MailRetryPolicyChecks
{
    private static IAsyncPolicy Subject() => Policy
        .Handle<SmtpException>(e => (int)e.StatusCode / 100 == 4)
        .WaitAndRetryAsync(2, _ => TimeSpan.Zero);

    [Check]
    public async Task Busy_mailbox_is_attempted_three_times()
    {
        Verify.Equal(3, await CountAttemptsAsync(SmtpStatusCode.MailboxBusy));
        Verify.Equal(3, await CountAttemptsAsync(SmtpStatusCode.LocalErrorInProcessing));
    }

    [Check]
    public async Task Refusals_are_attempted_once()
    {
        var permanent = new[]
        {
            SmtpStatusCode.MailboxUnavailable,
            SmtpStatusCode.TransactionFailed,
            SmtpStatusCode.MailboxNameNotAllowed
        };

        foreach (var status in permanent)
            Verify.Equal(1, await CountAttemptsAsync(status));
    }

    private static async Task<int> CountAttemptsAsync(SmtpStatusCode status)
    {
        var attempts = 0;
        try
        {
            await Subject().ExecuteAsync(() =>
            {
                attempts++;
                throw new SmtpException(status, "simulated");
            });
        }
        catch (SmtpException)
        {
            // expected at the end
        }
        return attempts;
    }
}
