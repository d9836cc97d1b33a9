using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Marketing.Engine;

public interface IAudience
{
    Task UnsubscribeAsync(string address, string why);
}

public class BlastRunner
{
    private readonly IAudience _audience;
    private readonly ILogger _logger;

    public BlastRunner(IAudience audience, ILogger<BlastRunner> logger)
    {
        _audience = audience;
        _logger = logger;
    }

    public async Task<int> RunAsync(SmtpClient client, IReadOnlyCollection<MimeMessage> batch, CancellationToken ct)
    {
        var delivered = 0;
        foreach (var message in batch)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                await client.SendAsync(message, ct);
                delivered++;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            {
                var mailbox = ex.Mailbox?.Address ?? message.To.ToString();
                _logger.LogInformation("{Mailbox} bounced, removing from audience", mailbox);
                await _audience.UnsubscribeAsync(mailbox, "Invalid address");
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogError(ex, "Could not send {Id}", message.MessageId);
            }
        }

        return delivered;
    }
}
