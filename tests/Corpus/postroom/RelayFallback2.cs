using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Microsoft.Extensions.Logging;

namespace Freight.Mailing;

public class Relay
{
    public string Host { get; init; }
    public int Port { get; init; } = 25;
    public string User { get; init; }
    public string Secret { get; init; }
}

public class RelayFallbackSender
{
    private readonly IReadOnlyList<Relay> _relays;
    private readonly ILogger<RelayFallbackSender> _logger;

    public RelayFallbackSender(IReadOnlyList<Relay> relays, ILogger<RelayFallbackSender> logger)
    {
        _relays = relays;
        _logger = logger;
    }

    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct)
    {
        var errors = new List<Exception>();
        foreach (var relay in _relays)
        {
            try
            {
                return await SendViaAsync(relay, message, ct);
            }
            catch (SmtpCommandException ex)
            {
                // whatever it was, the next one may have another opinion (reputation, size limit, licence ...)
                _logger.LogWarning("{Host} said {Code} {Text}", relay.Host, (int)ex.StatusCode, ex.Message);
                errors.Add(ex);
            }
            catch (Exception ex) when (ex is SmtpProtocolException or IOException or SocketException or AuthenticationException)
            {
                _logger.LogWarning(ex, "{Host} failed", relay.Host);
                errors.Add(ex);
            }
        }

        throw new AggregateException("No relay took the message", errors);
    }

    private async Task<string> SendViaAsync(Relay relay, MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        var connected = false;
        try
        {
            await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTls, ct);
            connected = true;
        }
        catch (NotSupportedException)
        {
            _logger.LogInformation("{Host} has no STARTTLS", relay.Host);
        }
        catch (SslHandshakeException)
        {
            _logger.LogInformation("{Host}: TLS handshake failed", relay.Host);
        }

        if (!connected)
        {
            // inside our own network only
            await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.None, ct);
        }

        try
        {
            return await client.SendAsync(message, ct);
        }
        catch (ServiceNotAuthenticatedException) when (relay.User != null)
        {
            await client.AuthenticateAsync(relay.User, relay.Secret, ct);
            return await client.SendAsync(message, ct);
        }
        finally
        {
            await client.DisconnectAsync(true, ct);
        }
    }
}
