using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Verifiers.KitWithFallback;

public sealed class KitWithFallback(IReadOnlyList<string> hosts)
{
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        if (!await ConnectSomewhereAsync(client, ct))
            throw new ServiceNotConnectedException("no mail server answers");

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }

    private async Task<bool> ConnectSomewhereAsync(SmtpClient client, CancellationToken ct)
    {
        foreach (var host in hosts)
        {
            try
            {
                await client.ConnectAsync(host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
                return true;
            }
            catch (SmtpCommandException)
            {
                // greeted with something else than 220: the next one, please
            }
            catch (Exception e) when (e is SocketException or SmtpProtocolException)
            {
            }
        }

        return false;
    }
}
