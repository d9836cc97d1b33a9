using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.RelayFailover;

public sealed record Relay(string Host, int Port, SecureSocketOptions Security);

/// <summary>Tries each relay of the list once, in the order of the configuration.</summary>
public sealed class RelayFailover
{
    private readonly IReadOnlyList<Relay> _relays;
    private readonly ILogger<RelayFailover> _logger;

    public RelayFailover(IReadOnlyList<Relay> relays, ILogger<RelayFailover> logger)
    {
        if (relays.Count == 0)
            throw new ArgumentException("At least one relay is needed.", nameof(relays));
        _relays = relays;
        _logger = logger;
    }

    public async Task<Relay> SendAsync(MimeMessage message, CancellationToken ct)
    {
        List<Exception> failures = [];

        foreach (var relay in _relays)
        {
            using var client = new SmtpClient();
            try
            {
                await client.ConnectAsync(relay.Host, relay.Port, relay.Security, ct);
                await client.SendAsync(message, ct);
                await client.DisconnectAsync(true, ct);
                return relay;
            }
            catch (SmtpCommandException ex)
            {
                // our IP may be listed at one provider and welcome at the other
                _logger.LogWarning("{Host} answered {Code} {Text}, going on with the next relay", relay.Host, (int)ex.StatusCode, ex.Message);
                failures.Add(ex);
            }
            catch (Exception ex) when (ex is SocketException or IOException or SmtpProtocolException or SslHandshakeException)
            {
                _logger.LogWarning(ex, "{Host} is not reachable", relay.Host);
                failures.Add(ex);
            }
        }

        throw new AggregateException($"None of {_relays.Count} relays took {message.MessageId}.", failures);
    }
}
