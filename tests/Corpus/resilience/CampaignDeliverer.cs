using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Resilience.CampaignDeliverer;

public enum DeliveryOutcome { Accepted, Deferred, DeadLetter }

public interface IDeadLetterStore
{
    Task ParkAsync(string address, string reason);
}

public sealed class CampaignDeliverer
{
    private readonly ISmtpClient _client;
    private readonly IDeadLetterStore _dead;
    private readonly Queue<MimeMessage> _deferred = new();

    public CampaignDeliverer(ISmtpClient client, IDeadLetterStore dead) => (_client, _dead) = (client, dead);

    public async Task<DeliveryOutcome> DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            await _client.SendAsync(message, ct);
            return DeliveryOutcome.Accepted;
        }
        catch (SmtpCommandException ex)
        {
            var outcome = Classify(ex);
            if (outcome == DeliveryOutcome.DeadLetter)
                await _dead.ParkAsync(ex.Mailbox?.Address ?? message.To.ToString(), ex.Message);
            else
                _deferred.Enqueue(message);
            return outcome;
        }
        catch (SmtpProtocolException)
        {
            _deferred.Enqueue(message);
            return DeliveryOutcome.Deferred;
        }
    }

    private static DeliveryOutcome Classify(SmtpCommandException ex)
    {
        switch (ex.ErrorCode)
        {
            case SmtpErrorCode.RecipientNotAccepted:  //! SMTP004
                return DeliveryOutcome.DeadLetter;
            default:
                return (int)ex.StatusCode >= 500 ? DeliveryOutcome.DeadLetter : DeliveryOutcome.Deferred;
        }
    }
}
