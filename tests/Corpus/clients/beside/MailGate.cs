using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.MailGate;

/// <summary>
/// Stands before a mail server and passes on what both say, the greeting too. Only MAIL with a forbidden sender it answers itself.
/// </summary>
public sealed class MailGate(IPEndPoint server, Func<string, bool> isForbidden)
{
    public async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(server, token);
        using (client)
        {
            var down = upstream.GetStream().CopyToAsync(client.GetStream(), token);
            var up = PassCommandsAsync(client.GetStream(), upstream.GetStream(), token);
            await Task.WhenAny(down, up);
        }
    }

    private async Task PassCommandsAsync(Stream client, Stream upstream, CancellationToken token)
    {
        using var reader = new StreamReader(client, Encoding.Latin1);
        var inMessage = false;
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (!inMessage && line.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase) && isForbidden(line[10..]))
            {
                await client.WriteAsync("550 5.7.1 Not from you\r\n"u8.ToArray(), token);
                continue;
            }

            inMessage = inMessage ? line != "." : line.Equals("DATA", StringComparison.OrdinalIgnoreCase);
            await upstream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), token);
        }
    }
}
