#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Starlane.Multiplayer;

public sealed record LobbyRoom(int Id, string Name, int Players, int Capacity);

/// <summary>
/// Client of the lobby daemon (port 6112). The protocol is lines of text: we say HELO with our version, the lobby
/// answers with a number and a text, as everybody did in the nineties.
/// </summary>
public sealed class LobbyClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public event Action<string>? Banner;

    public async Task JoinAsync(string host, string player, string version, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, 6112, ct);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };

        await _writer.WriteLineAsync($"HELO {player} {version}");
        var motd = await _reader.ReadLineAsync(ct);
        Banner?.Invoke(motd ?? "");

        for (var attempt = 0; attempt < 10; attempt++)
        {
            var reply = await AskAsync("SEAT", ct);
            if (reply.StartsWith("220", StringComparison.Ordinal))
                return;
            // 550: lobby full, someone will leave
            if (!reply.StartsWith("550", StringComparison.Ordinal))
                throw new InvalidOperationException("lobby: " + reply);
            await Task.Delay(TimeSpan.FromSeconds(3), ct);
        }
        throw new TimeoutException("The lobby stays full.");
    }

    public async Task<IReadOnlyList<LobbyRoom>> RoomsAsync(CancellationToken ct)
    {
        var rooms = new List<LobbyRoom>();
        var header = await AskAsync("ROOMS", ct);
        if (!header.StartsWith("250", StringComparison.Ordinal))
            return rooms;

        while (await _reader!.ReadLineAsync(ct) is { } line && line != ".")
        {
            var f = line.Split('|');
            rooms.Add(new LobbyRoom(int.Parse(f[0]), f[1], int.Parse(f[2]), int.Parse(f[3])));
        }
        return rooms;
    }

    public async Task SendChatAsync(string room, string text, CancellationToken ct)
    {
        await _writer!.WriteLineAsync($"ROOM {room}");
        await _reader!.ReadLineAsync(ct);
        await _writer.WriteLineAsync("SAY " + text);
        await _reader.ReadLineAsync(ct);
    }

    public async Task ReportScoreAsync(int score, CancellationToken ct)
    {
        string reply;
        do
        {
            reply = await AskAsync($"SCORE {score}", ct);
            if (reply.StartsWith('4') || reply.StartsWith('5'))
                await Task.Delay(500, ct);
        }
        while (!reply.StartsWith('2'));
    }

    private async Task<string> AskAsync(string line, CancellationToken ct)
    {
        if (_writer is null || _reader is null)
            throw new InvalidOperationException("Join first.");
        await _writer.WriteLineAsync(line.AsMemory(), ct);
        return await _reader.ReadLineAsync(ct) ?? throw new IOException("The lobby has closed.");
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _reader?.Dispose();
        _tcp.Dispose();
    }
}
