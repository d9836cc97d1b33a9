using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using SmtpReplies;

namespace Newsletter;

/// <summary>What became of one message.</summary>
internal enum Outcome
{
    Delivered,
    Deferred,
    Returned,
}

/// <summary>What became of one message, after how many attempts, and the last reply that refused it.</summary>
internal sealed record Delivery(MimeMessage Message, Outcome Outcome, int Attempts, SmtpReplyCode LastRefusal = SmtpReplyCode.None);

/// <summary>Sends the messages of a mailing one by one over a connection that it opens when it needs one.</summary>
internal sealed class Mailing(string host, int port, int attempts, TimeSpan wait) : IDisposable
{
    private readonly SmtpClient _client = new();

    /// <summary>Sends a message, and again only after a reply that says the reason may pass.</summary>
    public async Task<Delivery> SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await ConnectAsync(cancellation);
                await _client.SendAsync(message, cancellation);
                return new Delivery(message, Outcome.Delivered, attempt);
            }
            catch (SmtpCommandException error) when (IsTransient(error.StatusCode))
            {
                if (attempt == attempts)
                    return new Delivery(message, Outcome.Deferred, attempt, CodeOf(error));
                await Task.Delay(WaitAfter(CodeOf(error)), cancellation);
            }
            catch (SmtpCommandException error)
            {
                return new Delivery(message, Outcome.Returned, attempt, CodeOf(error));
            }
        }
    }

    /// <summary>The bug, on purpose: also sends again what the server has refused for good.</summary>
    public async Task<Delivery> SendStubbornlyAsync(MimeMessage message, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await ConnectAsync(cancellation);
                await _client.SendAsync(message, cancellation);
                return new Delivery(message, Outcome.Delivered, attempt);
            }
            catch (SmtpCommandException error) when (IsTransientByGuess(error.StatusCode) && attempt < attempts)
            {
                await Task.Delay(WaitAfter(CodeOf(error)), cancellation);
            }
            catch (SmtpCommandException error)
            {
                return new Delivery(message, Outcome.Returned, attempt, CodeOf(error));
            }
        }
    }

    /// <summary>The bug, on purpose, in its plainest form: 500 and above is where sending again is of no use.</summary>
    public async Task<int> SendUntilItWorksAsync(MimeMessage message, CancellationToken cancellation)
    {
        int attempt = 1;
        while (true)
        {
            try
            {
                await ConnectAsync(cancellation);
                await _client.SendAsync(message, cancellation);
                return attempt;
            }
            catch (SmtpCommandException error) when ((int)error.StatusCode >= 500 && attempt < attempts) // SMTP001
            {
                attempt++;
                await Task.Delay(wait, cancellation);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    // Right: the class of a reply is its first digit, and 4yz is the one that may pass.
    private static bool IsTransient(SmtpStatusCode code) => (int)code is >= 400 and <= 499;

    // Wrong: 550 is called "mailbox unavailable", as 450 is in the RFC, which makes it look as if it would pass.
    private static bool IsTransientByGuess(SmtpStatusCode code) => code is
        SmtpStatusCode.ServiceNotAvailable
        or SmtpStatusCode.MailboxBusy
        or SmtpStatusCode.MailboxUnavailable // SMTP001
        or SmtpStatusCode.TransactionFailed; // SMTP001

    private static SmtpReplyCode CodeOf(SmtpCommandException error) => (SmtpReplyCode)(int)error.StatusCode;

    // A code of the provider's own, from codes.json: its limit is counted by the hour.
    private TimeSpan WaitAfter(SmtpReplyCode code) => code.IsHourlyLimitReached() ? wait * 60 : wait;

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        if (!_client.IsConnected)
            await _client.ConnectAsync(host, port, SecureSocketOptions.StartTlsWhenAvailable, cancellation);
    }
}
