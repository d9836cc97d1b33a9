#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Arena.Net;

public enum LobbyCode
{
    Welcome = 220,
    Done = 250,
    Full = 421,
    Busy = 450,
    Kicked = 550,
    Banned = 554,
}

public sealed record LobbyMessage(LobbyCode Code, string Payload);

/// <summary>Line protocol of the matchmaking lobby (port 7777).</summary>
public sealed class ArenaLobbyClient(string host, string playerName) : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public event Action<LobbyMessage>? MessageReceived;

    public async Task JoinAsync(string arena, CancellationToken token)
    {
        await _tcp.ConnectAsync(host, 7777, token);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };

        await _writer.WriteLineAsync($"HELO {playerName}");
        await _reader.ReadLineAsync(token);

        for (var attempt = 1; ; attempt++)
        {
            await _writer.WriteLineAsync($"JOIN {arena}");
            var answer = Parse(await _reader.ReadLineAsync(token));
            if (answer.Code == LobbyCode.Done)
                break;
            if (!CanRetry(answer.Code) || attempt == 20)
                throw new InvalidOperationException(answer.Payload);
            await Task.Delay(500, token);
        }

        _ = ListenAsync(token);
    }

    // a kicked player may come back at once, a banned one may not
    private static bool CanRetry(LobbyCode code) => code is LobbyCode.Full or LobbyCode.Busy or LobbyCode.Kicked;

    public Task ChatAsync(string text) => _writer!.WriteLineAsync("SAY " + text);

    public async Task<IReadOnlyList<string>> PlayersAsync(CancellationToken token)
    {
        await _writer!.WriteLineAsync("WHO");
        var names = new List<string>();
        string? line;
        while ((line = await _reader!.ReadLineAsync(token)) is not null && line != "END")
            names.Add(line);
        return names;
    }

    private async Task ListenAsync(CancellationToken token)
    {
        while (await _reader!.ReadLineAsync(token) is { } line)
            MessageReceived?.Invoke(Parse(line));
    }

    private static LobbyMessage Parse(string? line)
    {
        if (line is null || line.Length < 3)
            return new LobbyMessage(LobbyCode.Kicked, "connection lost");
        return new LobbyMessage((LobbyCode)int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line[4..] : "");
    }

    public void Dispose() => _tcp.Dispose();
}
