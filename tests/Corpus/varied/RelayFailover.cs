using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Infra.Mail;

public sealed record RelayEndpoint(string Host, int Port, bool Ssl);

public sealed class RelayFailoverSender
{
    private readonly IReadOnlyList<RelayEndpoint> _relays;

    public RelayFailoverSender(IReadOnlyList<RelayEndpoint> relays)
    {
        if (relays.Count == 0) throw new ArgumentException("at least one relay", nameof(relays));
        _relays = relays;
    }

    public async Task SendAsync(MailMessage message, CancellationToken ct = default)
    {
        List<Exception>? errors = null;
        foreach (var relay in _relays)
        {
            try
            {
                using var client = new SmtpClient(relay.Host, relay.Port) { EnableSsl = relay.Ssl };
                await client.SendMailAsync(message, ct);
                return;
            }
            catch (SmtpFailedRecipientException)
            {
                // some have it already, the other relays would duplicate it
                throw;
            }
            catch (SmtpException ex)
            {
                (errors ??= new()).Add(ex);
            }
        }

        throw new AggregateException("No relay took the message.", errors!);
    }
}
