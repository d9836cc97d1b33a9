using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.ImapFolderWatch;

/// <summary>Waits for new mail in a folder by IDLE, and raises an event.</summary>
public sealed class ImapFolderWatch(string host, string user, string password)
{
    private int _tag;

    public event Action<int>? Arrived;

    public async Task RunAsync(string folder, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 993, ct);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(host);
        using var reader = new StreamReader(tls);
        await using var writer = new StreamWriter(tls) { NewLine = "\r\n", AutoFlush = true };

        _ = await reader.ReadLineAsync(ct);

        await CommandAsync(writer, reader, $"LOGIN \"{user}\" \"{password}\"", ct);
        await CommandAsync(writer, reader, $"SELECT \"{folder}\"", ct);

        while (!ct.IsCancellationRequested)
        {
            await writer.WriteLineAsync($"a{++_tag} IDLE".AsMemory(), ct);
            await reader.ReadLineAsync(ct);
            var line = await reader.ReadLineAsync(ct);
            if (line is not null && line.EndsWith(" EXISTS", StringComparison.Ordinal))
                Arrived?.Invoke(int.Parse(line.Split(' ')[1]));
            await writer.WriteLineAsync("DONE".AsMemory(), ct);
            await reader.ReadLineAsync(ct);
        }
    }

    private async Task CommandAsync(StreamWriter writer, StreamReader reader, string command, CancellationToken ct)
    {
        var tag = $"a{++_tag}";
        await writer.WriteLineAsync($"{tag} {command}".AsMemory(), ct);
        string? line;
        do
        {
            line = await reader.ReadLineAsync(ct);
        }
        while (line is not null && !line.StartsWith(tag, StringComparison.Ordinal));
    }
}
