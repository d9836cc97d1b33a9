#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Archive.Usenet;

public sealed record Overview(long Number, string Subject, string From, string MessageId);

/// <summary>Reads overviews of a group for the archive, and posts the monthly index back.</summary>
public sealed class NewsgroupHarvester : IAsyncDisposable
{
    private const int NntpPort = 119;

    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public async Task OpenAsync(string host, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, NntpPort, ct);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        // 200 posting allowed, 201 posting prohibited; we find out when we post
        var hello = await _reader.ReadLineAsync(ct);
        Console.WriteLine(hello);

        await _writer.WriteLineAsync("MODE READER");
        await _reader.ReadLineAsync(ct);
    }

    public async Task<IReadOnlyList<Overview>> OverviewAsync(string group, int last, CancellationToken ct)
    {
        var selected = await AskAsync($"GROUP {group}", ct);
        if (!selected.StartsWith("211", StringComparison.Ordinal))
            return Array.Empty<Overview>();

        var parts = selected.Split(' ');
        var high = long.Parse(parts[3]);
        var low = Math.Max(long.Parse(parts[2]), high - last + 1);

        var reply = await AskAsync($"XOVER {low}-{high}", ct);
        if (!reply.StartsWith("224", StringComparison.Ordinal))
            return Array.Empty<Overview>();

        var list = new List<Overview>();
        while (await _reader.ReadLineAsync(ct) is { } line && line != ".")
        {
            var f = line.Split('\t');
            if (f.Length > 4)
                list.Add(new Overview(long.Parse(f[0]), f[1], f[2], f[4]));
        }
        return list;
    }

    public async Task<bool> PostIndexAsync(string group, IEnumerable<Overview> articles, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var reply = await AskAsync("POST", ct);
            if (reply.StartsWith("440", StringComparison.Ordinal))
                return false;

            await _writer.WriteLineAsync("From: archive@news.example");
            await _writer.WriteLineAsync($"Newsgroups: {group}");
            await _writer.WriteLineAsync("Subject: Index of the month");
            await _writer.WriteLineAsync();
            foreach (var line in articles.Select(a => $"{a.Number,8} {a.Subject}"))
                await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);

            reply = await AskAsync(".", ct);
            if (reply.StartsWith("240", StringComparison.Ordinal))
                return true;
            if (reply.StartsWith("441", StringComparison.Ordinal) || reply.StartsWith("503", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMinutes(1), ct);
                continue;
            }
            return false;
        }
        return false;
    }

    private async Task<string> AskAsync(string command, CancellationToken ct)
    {
        await _writer.WriteLineAsync(command.AsMemory(), ct);
        return await _reader.ReadLineAsync(ct) ?? throw new IOException("news server hung up");
    }

    public async ValueTask DisposeAsync()
    {
        if (_tcp.Connected)
            await _writer.WriteLineAsync("QUIT");
        _writer.Dispose();
        _reader.Dispose();
        _tcp.Dispose();
    }
}
