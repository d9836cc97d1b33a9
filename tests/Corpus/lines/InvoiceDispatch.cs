#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Erp.Invoicing;

public sealed record MailServer(string Host, int Port, string User, string Password);

public sealed class InvoiceDispatch
{
    private readonly IReadOnlyList<MailServer> _servers;
    private readonly ILogger<InvoiceDispatch> _logger;

    public InvoiceDispatch(IReadOnlyList<MailServer> servers, ILogger<InvoiceDispatch> logger)
    {
        _servers = servers;
        _logger = logger;
    }

    public async Task<int> DispatchAsync(IEnumerable<MimeMessage> invoices, CancellationToken ct)
    {
        using var client = new SmtpClient(new ProtocolLogger("smtp.log"));
        MailServer? current = null;
        foreach (MailServer server in _servers)
        {
            try
            {
                await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.Auto, ct);
                current = server;
                break;
            }
            catch (SmtpCommandException e)
            {
                _logger.LogWarning("{Host} greeted with {Status}", server.Host, (int)e.StatusCode);
            }
            catch (Exception e) when (e is SocketException or SslHandshakeException or SmtpProtocolException)
            {
                _logger.LogWarning(e, "{Host} cannot be reached", server.Host);
            }
        }

        if (current is null || !client.IsConnected)
        {
            _logger.LogError("No mail server, the invoices stay where they are");
            return 0;
        }

        await client.AuthenticateAsync(current.User, current.Password, ct);

        int sent = 0;
        foreach (MimeMessage invoice in invoices)
        {
            string id = invoice.MessageId;
            try
            {
                string answer = await client.SendAsync(invoice, ct);
                _logger.LogInformation("{Id}: {Answer}", id, answer);
                sent++;
            }
            catch (SmtpCommandException e) when (e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
            {
                _logger.LogWarning("{Id}: {Mailbox} is refused with {Status}", id, e.Mailbox, (int)e.StatusCode);
            }
            catch (SmtpCommandException e)
            {
                _logger.LogWarning("{Id}: {Status} {Text}", id, (int)e.StatusCode, e.Message);
            }
        }

        await client.DisconnectAsync(true, ct);
        return sent;
    }
}
