using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Resilience.FailoverMailer;

public sealed record RelayEndpoint(string Host, int Port, SecureSocketOptions Tls);

public sealed class FailoverMailer
{
    private readonly IReadOnlyList<RelayEndpoint> _relays;
    private readonly ILogger<FailoverMailer> _logger;

    public FailoverMailer(IReadOnlyList<RelayEndpoint> relays, ILogger<FailoverMailer> logger)
    {
        _relays = relays;
        _logger = logger;
    }

    public async Task SendAsync(MimeMessage message, CancellationToken ct = default)
    {
        List<Exception>? errors = null;

        foreach (var relay in _relays)
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(relay.Host, relay.Port, relay.Tls, ct);
                await client.SendAsync(message, ct);
                await client.DisconnectAsync(true, ct);
                return;
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogWarning("{Relay} answered {Code}, next relay", relay.Host, (int)ex.StatusCode);
                (errors ??= new()).Add(ex);
            }
            catch (SmtpProtocolException ex)
            {
                (errors ??= new()).Add(ex);
            }
        }

        throw new AggregateException("no relay took the message", errors ?? new());
    }
}
