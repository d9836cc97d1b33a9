using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Printer.Gateway;

public sealed class OldServerSender
{
    private readonly ILogger<OldServerSender> _log;
    public OldServerSender(ILogger<OldServerSender> log) => _log = log;

    public async Task SendAsync(string host, string user, string pwd, MimeMessage msg, CancellationToken ct)
    {
        using var client = new SmtpClient(new ProtocolLogger(Console.OpenStandardError()));
        try
        {
            await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls, ct);
        }
        catch (SslHandshakeException ex)
        {
            _log.LogWarning(ex, "{Host}: TLS handshake failed, falling back to plain", host);
            await client.ConnectAsync(host, 25, SecureSocketOptions.None, ct);
        }
        catch (NotSupportedException)
        {
            await client.DisconnectAsync(false, ct);
            await client.ConnectAsync(host, 25, SecureSocketOptions.None, ct);
        }

        if (client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
        {
            try
            {
                await client.AuthenticateAsync(new SaslMechanismCramMd5(user, pwd), ct);
            }
            catch (AuthenticationException)
            {
                await client.AuthenticateAsync(new SaslMechanismLogin(user, pwd), ct);
            }
        }

        await client.SendAsync(msg, ct);
        await client.DisconnectAsync(true, ct);
    }
}
