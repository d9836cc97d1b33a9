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
using MimeKit;

namespace Corpus.Clients.MailKitRelays;

public sealed record RelayOutcome(bool Sent, bool TryLater, int Code, string Detail);

/// <summary>Two relays for the same mail. The second is asked when the first cannot be reached, or greets with anything but 220.</summary>
public sealed class MailKitRelays(params (string Host, int Port)[] relays)
{
    public async Task<RelayOutcome> SendAsync(string sender, IEnumerable<string> recipients, MimeMessage message, CancellationToken ct = default)
    {
        using var client = new SmtpClient { LocalDomain = "relays.example" };
        var last = new RelayOutcome(false, true, 0, "no relay");
        foreach (var (host, port) in relays)
        {
            try
            {
                await client.ConnectAsync(host, port, SecureSocketOptions.None, ct);
                break;
            }
            catch (SmtpCommandException ex)
            {
                last = new RelayOutcome(false, true, (int)ex.StatusCode, ex.Message);
            }
            catch (Exception ex) when (ex is SocketException or IOException or SmtpProtocolException)
            {
                last = new RelayOutcome(false, true, 0, ex.Message);
            }
        }

        if (!client.IsConnected)
            return last;

        try
        {
            var answer = await client.SendAsync(message, MailboxAddress.Parse(sender), recipients.Select(MailboxAddress.Parse), ct);
            await client.DisconnectAsync(true, ct);
            return new RelayOutcome(true, false, 250, answer);
        }
        catch (SmtpCommandException ex)
        {
            if (client.IsConnected)
                await client.DisconnectAsync(true, ct);
            return new RelayOutcome(false, (int)ex.StatusCode is >= 400 and < 500, (int)ex.StatusCode, ex.Message);
        }
    }
}
