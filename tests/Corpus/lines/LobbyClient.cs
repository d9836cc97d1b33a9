#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Arena.Lobby;

public sealed record Player(int Id, string Nick, int Rating);

/// <summary>
/// The lobby protocol of the old C++ server: HELO name, JOIN room, DATA blob, QUIT.
/// Answers are "200 text" or "4xx text"; the client speaks first.
/// </summary>
public sealed class LobbyClient : IDisposable
{
    private const int LobbyPort = 7777;

    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public event Action<Player>? PlayerJoined;

    public async Task EnterAsync(string host, string nick, string room, CancellationToken token)
    {
        await _tcp.ConnectAsync(host, LobbyPort, token);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };

        await _writer.WriteLineAsync("HELO " + nick);
        await _reader.ReadLineAsync(token);

        await _writer.WriteLineAsync("JOIN " + room);
        await _reader.ReadLineAsync(token);
    }

    public async Task SendStateAsync(byte[] state, CancellationToken token)
    {
        await _writer.WriteLineAsync("DATA");
        await _reader.ReadLineAsync(token);
        await _writer.WriteLineAsync(Convert.ToBase64String(state));
        await _writer.WriteLineAsync(".");
        await _reader.ReadLineAsync(token);
    }

    public async Task ListenAsync(CancellationToken token)
    {
        var known = new HashSet<int>();
        while (await _reader.ReadLineAsync(token) is { } line)
        {
            string[] parts = line.Split('|');
            if (parts is ["P", var id, var nick, var rating] && int.TryParse(id, out int number) && known.Add(number))
                PlayerJoined?.Invoke(new Player(number, nick, int.Parse(rating)));
            else if (parts is ["550", ..])
                await EnqueueAgainAsync(token);
        }
    }

    private async Task EnqueueAgainAsync(CancellationToken token)
    {
        // the room was full, the server puts us at the end of the line
        await Task.Delay(1000, token);
        await _writer.WriteLineAsync("JOIN *");
    }

    public void Dispose()
    {
        _writer.WriteLine("QUIT");
        _reader.Dispose();
        _tcp.Dispose();
    }
}
