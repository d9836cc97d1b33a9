using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Events.Invitations;

public class ThrottleAwareSender
{
    private readonly ISmtpClient _client;
    private readonly int _limit;

    public ThrottleAwareSender(ISmtpClient client, int limit = 3)
    {
        _client = client;
        _limit = limit;
    }

    public async Task<bool> InviteAsync(MimeMessage invitation, CancellationToken ct)
    {
        var round = 0;
        while (round++ < _limit)
        {
            try
            {
                await _client.SendAsync(invitation, ct);
                return true;
            }
            catch (SmtpCommandException ex)
            {
                if ((int)ex.StatusCode >= 500)
                    return false;

                var text = ex.Message.ToLowerInvariant();
                if (text.Contains("too many") || text.Contains("rate limit") || text.Contains("try again"))  //? SMTP102
                {
                    await Task.Delay(TimeSpan.FromSeconds(30 * round), ct);
                    continue;
                }

                return false;
            }
        }

        return false;
    }
}
