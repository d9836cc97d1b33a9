#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Hosting.Mail;

public sealed record Relay(string Host, int Port, int Priority);

public sealed class AllRelaysRefusedException : Exception
{
    public AllRelaysRefusedException(IReadOnlyList<string> reasons)
        : base("No relay took the message: " + string.Join("; ", reasons))
    {
        Reasons = reasons;
    }

    public IReadOnlyList<string> Reasons { get; }
}

public sealed class FailoverRelaySender
{
    private readonly IReadOnlyList<Relay> _relays;
    private readonly ILogger<FailoverRelaySender> _logger;

    public FailoverRelaySender(IEnumerable<Relay> relays, ILogger<FailoverRelaySender> logger)
    {
        _relays = relays.OrderBy(r => r.Priority).ToList();
        _logger = logger;
    }

    public async Task<string> SendAsync(MimeMessage message, CancellationToken token)
    {
        var reasons = new List<string>();
        foreach (var relay in _relays)
        {
            try
            {
                return await SendThroughAsync(relay, message, token);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
            {
                reasons.Add($"{relay.Host}: {(int)ex.StatusCode} {ex.Message}");
                _logger.LogWarning("{Host} refuses the message with {Code}, trying the next relay", relay.Host, (int)ex.StatusCode);
            }
            catch (SmtpCommandException ex)
            {
                reasons.Add($"{relay.Host}: {ex.Message}");
                _logger.LogInformation("{Host} is busy", relay.Host);
            }
            catch (Exception ex) when (ex is IOException or SocketException or ProtocolException or SslHandshakeException)
            {
                reasons.Add($"{relay.Host}: {ex.Message}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }

        throw new AllRelaysRefusedException(reasons);
    }

    private static async Task<string> SendThroughAsync(Relay relay, MimeMessage message, CancellationToken token)
    {
        using var client = new SmtpClient { Timeout = 60_000 };
        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTlsWhenAvailable, token);
        var response = await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
        return response;
    }
}
