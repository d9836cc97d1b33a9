using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.ThrottleGuard;

public interface IClock
{
    Task SleepAsync(TimeSpan span, CancellationToken ct);
}

public sealed class PoisonMessageException(string message, Exception inner) : Exception(message, inner);

public sealed class ThrottleGuard
{
    private readonly ISmtpClient _client;
    private readonly IClock _clock;

    public ThrottleGuard(ISmtpClient client, IClock clock)
    {
        _client = client;
        _clock = clock;
    }

    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct = default)
    {
        const int limit = 6;
        for (int i = 1; ; i++)
        {
            try
            {
                return await _client.SendAsync(message, ct);
            }
            catch (SmtpCommandException e)
            {
                var again = LooksThrottled(e.Message) || (int)e.StatusCode is >= 400 and < 500;
                if (!again || i == limit)
                    throw new PoisonMessageException($"Not sent: {message.MessageId}", e);

                await _clock.SleepAsync(TimeSpan.FromSeconds(30 << i), ct);
            }
        }
    }

    private static bool LooksThrottled(string text)
    {
        return text.Contains("too many messages", StringComparison.OrdinalIgnoreCase);  //! SMTP102
    }
}
