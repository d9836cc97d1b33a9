using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Mixed.DirectToMx;

public interface IMxResolver
{
    Task<IReadOnlyList<(int Preference, string Host)>> ResolveAsync(string domain, CancellationToken ct);
}

public sealed record Attempt(string Host, bool Accepted, int? Code, string Text);

public sealed class DirectToMx(IMxResolver resolver)
{
    public async Task<IReadOnlyList<Attempt>> DeliverAsync(MimeMessage mime, MailboxAddress to, CancellationToken ct)
    {
        var attempts = new List<Attempt>();
        var hosts = (await resolver.ResolveAsync(to.Domain, ct)).OrderBy(m => m.Preference).ToArray();
        var index = 0;

        while (index < hosts.Length)
        {
            var host = hosts[index].Host;
            try
            {
                using var client = new SmtpClient { LocalDomain = "out1.sender.example" };
                await client.ConnectAsync(host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
                var text = await client.SendAsync(mime, MailboxAddress.Parse("bounce@sender.example"), [to], ct);
                await client.DisconnectAsync(true, ct);
                attempts.Add(new Attempt(host, true, 250, text));
                break;
            }
            catch (SmtpCommandException ex)
            {
                // 554 greeting, full disk, blocked address: the next exchanger may see it differently
                attempts.Add(new Attempt(host, false, (int)ex.StatusCode, ex.Message));
                index++;
            }
            catch (Exception ex) when (ex is SocketException or SmtpProtocolException)
            {
                attempts.Add(new Attempt(host, false, null, ex.Message));
                index++;
            }
        }

        return attempts;
    }
}
