#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Arena.Lobby;

/// <summary>
/// Speaks the lobby protocol of the game servers (port 7788) and keeps the presence of the players in Redis.
/// HELO name version / 250 welcome / 421 full / 550 banned
/// </summary>
public sealed class LobbyLink : IDisposable
{
    private readonly TcpClient _lobby = new();
    private readonly TcpClient _redis = new();
    private StreamReader? _lobbyReader;
    private StreamWriter? _lobbyWriter;

    public async Task<bool> JoinAsync(string server, string player, CancellationToken token)
    {
        await _lobby.ConnectAsync(server, 7788, token);
        _lobbyReader = new StreamReader(_lobby.GetStream(), Encoding.UTF8);
        _lobbyWriter = new StreamWriter(_lobby.GetStream(), new UTF8Encoding(false)) { AutoFlush = true };

        await _lobbyWriter.WriteLineAsync($"HELO {player} 3.2");
        await _lobbyReader.ReadLineAsync(token);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await _lobbyWriter.WriteLineAsync("JOIN arena");
            var code = Code(await _lobbyReader.ReadLineAsync(token));
            if (code == 250)
            {
                await MarkOnlineAsync(player, token);
                return true;
            }
            // the matchmaker answers 550 until a slot is free
            if (code is not (421 or 550))
                return false;
            await Task.Delay(2000, token);
        }
        return false;
    }

    private async Task MarkOnlineAsync(string player, CancellationToken token)
    {
        if (!_redis.Connected)
            await _redis.ConnectAsync("redis", 6379, token);
        var stream = _redis.GetStream();
        var parts = new List<string> { "SET", "online:" + player, DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(), "EX", "120" };
        var command = new StringBuilder($"*{parts.Count}\r\n");
        foreach (var part in parts)
            command.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), token);

        var buffer = new byte[64];
        var n = await stream.ReadAsync(buffer, token);
        if (n == 0 || buffer[0] == (byte)'-')
            throw new IOException("redis: " + Encoding.UTF8.GetString(buffer, 0, n));
    }

    private static int Code(string? reply)
        => reply is { Length: >= 3 } && int.TryParse(reply.AsSpan(0, 3), out var code) ? code : 0;

    public void Dispose()
    {
        _lobbyWriter?.Dispose();
        _lobby.Dispose();
        _redis.Dispose();
    }
}
