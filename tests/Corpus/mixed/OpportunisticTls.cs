using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Mixed.OpportunisticTls;

/// <summary>Encrypt when possible, otherwise deliver in clear (internal network only).</summary>
public sealed class OpportunisticTls
{
    private readonly ILogger _log;

    public OpportunisticTls(ILogger<OpportunisticTls> log) => _log = log;

    public async Task SendAsync(string host, MimeMessage mime, CancellationToken ct)
    {
        try
        {
            await SendAsync(host, SecureSocketOptions.StartTls, mime, ct);
        }
        catch (Exception ex) when (ex is SslHandshakeException or NotSupportedException
                                   || ex is SmtpCommandException { StatusCode: SmtpStatusCode.CommandNotImplemented })
        {
            _log.LogWarning("{Host}: no TLS ({Reason}), going on in clear", host, ex.Message);
            await SendAsync(host, SecureSocketOptions.None, mime, ct);
        }
    }

    private static async Task SendAsync(string host, SecureSocketOptions tls, MimeMessage mime, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(host, 25, tls, ct);
        await client.SendAsync(mime, ct);
        await client.DisconnectAsync(true, ct);
    }
}
