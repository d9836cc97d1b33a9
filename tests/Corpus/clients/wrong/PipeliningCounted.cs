using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.PipeliningCounted;

/// <summary>Reads as many replies as it has sent commands, and looks at the last one only.</summary>
public sealed class BatchClient
{
    public async Task<bool> SendAsync(string host, string from, string[] to, string mail)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(host, 25);
        var stream = tcp.GetStream();
        var reader = new StreamReader(stream, Encoding.UTF8);

        if (await ReadAsync() != 220)
            return false;
        await WriteAsync("EHLO batch.example\r\n");
        if (await ReadAsync() != 250)
            return false;

        await WriteAsync($"MAIL FROM:<{from}>\r\n" + string.Concat(to.Select(r => $"RCPT TO:<{r}>\r\n")));
        for (var i = 0; i <= to.Length; i++)
            await ReadAsync();  //? SMTP005

        await WriteAsync("DATA\r\n");
        if (await ReadAsync() != 354)
            return false;
        await WriteAsync(mail.Replace("\r\n.", "\r\n..") + "\r\n.\r\n");
        var sent = await ReadAsync() == 250;
        await WriteAsync("QUIT\r\n");
        return sent;

        async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

        async Task<int> ReadAsync()
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync();
            }
            while (line is { Length: > 3 } && line[3] == '-');

            return line is { Length: >= 3 } ? int.Parse(line[..3]) : throw new IOException("Connection lost.");
        }
    }
}
