using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.SmartHostPool;

public sealed record RelayEndpoint(string Host, int Port, bool Tls);

public sealed class AllRelaysFailedException(IReadOnlyList<Exception> causes)
    : AggregateException("No relay accepted the message.", causes);

/// <summary>Goes through the configured relays until one of them takes the message.</summary>
public sealed class SmartHostPool(IReadOnlyList<RelayEndpoint> relays, ILogger<SmartHostPool> logger)
{
    private int _preferred;

    public async Task SendAsync(string from, string to, string subject, string body, CancellationToken ct)
    {
        var causes = new List<Exception>();
        for (var i = 0; i < relays.Count; i++)
        {
            var index = (_preferred + i) % relays.Count;
            var relay = relays[index];
            using var client = new SmtpClient(relay.Host, relay.Port) { EnableSsl = relay.Tls };
            using var mail = new MailMessage(from, to, subject, body);
            try
            {
                await client.SendMailAsync(mail, ct);
                _preferred = index;
                return;
            }
            catch (SmtpException ex)
            {
                logger.LogWarning(ex, "Relay {Host} did not take the message ({Status}), trying the next one", relay.Host, ex.StatusCode);
                causes.Add(ex);
            }
        }

        throw new AllRelaysFailedException(causes);
    }
}
