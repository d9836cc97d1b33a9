#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Bounces;

/// <summary>Waits in the folder of the bounces (IMAP IDLE) and tells the classifier how many there are.</summary>
public sealed class ImapFolderWatcher(string host, string user, string password, string folder)
{
    private int _tag;

    public async Task RunAsync(ChannelWriter<int> counts, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WatchOnceAsync(counts, stop);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(20), stop);
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMinutes(1), stop);
            }
        }
    }

    private async Task WatchOnceAsync(ChannelWriter<int> counts, CancellationToken stop)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 993, stop);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(host);
        using var reader = new StreamReader(tls, Encoding.UTF8);
        await using var writer = new StreamWriter(tls, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        _ = await reader.ReadLineAsync(stop);                       // * OK IMAP4rev1 ready
        await CommandAsync(reader, writer, $"LOGIN \"{user}\" \"{password}\"", stop);
        await CommandAsync(reader, writer, $"SELECT \"{folder}\"", stop);

        await writer.WriteLineAsync($"a{++_tag} IDLE");
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            // * 23 EXISTS
            var words = line.Split(' ');
            if (words is ["*", var number, "EXISTS"] && int.TryParse(number, out var exists))
                await counts.WriteAsync(exists, stop);
            if (line.StartsWith("* BYE", StringComparison.Ordinal))
                return;
        }
    }

    private async Task CommandAsync(StreamReader reader, StreamWriter writer, string text, CancellationToken stop)
    {
        var tag = "a" + ++_tag;
        await writer.WriteLineAsync(tag + " " + text);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (!line.StartsWith(tag + " ", StringComparison.Ordinal))
                continue;
            if (!line.StartsWith(tag + " OK", StringComparison.Ordinal))
                throw new InvalidOperationException(line);
            return;
        }
        throw new IOException("closed");
    }
}
