using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Marketing.Delivery;

public abstract record Outcome
{
    public sealed record Accepted(string ServerReply) : Outcome;
    public sealed record RecipientGone(string Address) : Outcome;
    public sealed record Deferred(TimeSpan After) : Outcome;
    public sealed record Refused(int Code, string Text) : Outcome;
}

public sealed class DeliveryAgent(ISmtpClient client)
{
    public async Task<Outcome> DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            var reply = await client.SendAsync(message, ct);
            return new Outcome.Accepted(reply);
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
        {
            return ex.ErrorCode switch
            {
                SmtpErrorCode.RecipientNotAccepted when ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed
                    => new Outcome.RecipientGone(ex.Mailbox.Address),
                _ => new Outcome.Refused((int)ex.StatusCode, ex.Message),
            };
        }
        catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.ServiceNotAvailable)
        {
            return new Outcome.Deferred(TimeSpan.FromHours(1));
        }
        catch (SmtpCommandException)
        {
            return new Outcome.Deferred(TimeSpan.FromMinutes(15));
        }
        catch (SmtpProtocolException)
        {
            return new Outcome.Deferred(TimeSpan.FromMinutes(5));
        }
    }
}
