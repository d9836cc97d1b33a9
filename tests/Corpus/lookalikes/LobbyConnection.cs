using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.LobbyConnection;

/// <summary>
/// The lobby of the chess server. It greets with "220 lobby", wants "HELO name version" and answers with three digits,
/// which is as far as the resemblance goes.
/// </summary>
public sealed class LobbyConnection : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader? _in;
    private StreamWriter? _out;

    public List<string> Tables { get; } = [];

    public async Task EnterAsync(string host, string player)
    {
        await _tcp.ConnectAsync(host, 5025);
        _in = new StreamReader(_tcp.GetStream());
        _out = new StreamWriter(_tcp.GetStream()) { AutoFlush = true };

        await _out.WriteLineAsync($"HELO {player} chessclient/3.1");
        await _in.ReadLineAsync();
        await _out.WriteLineAsync("COLOR any");
        await _in.ReadLineAsync();
        await _out.WriteLineAsync("TABLES");

        while (await _in.ReadLineAsync() is { } line && line != "250 end")
            Tables.Add(line);
    }

    public async Task MoveAsync(string from, string to)
    {
        await _out!.WriteLineAsync($"MOVE {from} {to}");
        var reply = await _in!.ReadLineAsync();
        if (reply is null || reply.StartsWith("550"))
            throw new InvalidOperationException($"illegal move {from}{to}");
    }

    public void Dispose() => _tcp.Dispose();
}
