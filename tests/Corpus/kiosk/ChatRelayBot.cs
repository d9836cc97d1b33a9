#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Arena.Chat;

// Arena lobby protocol: HELO <nick>, JOIN <room>, DATA <text>, MAIL <nick> <text>. Replies look like "220 text".
public sealed class ChatRelayBot
{
    private readonly ConcurrentQueue<string> _outgoing = new();
    private readonly string _lobby;
    private readonly string _redis;

    public ChatRelayBot(string lobby, string redis)
    {
        _lobby = lobby;
        _redis = redis;
    }

    public void Enqueue(string text) => _outgoing.Enqueue(text);

    public async Task RunAsync(string nick, string room)
    {
        using var tcp = new TcpClient(_lobby, 7777);
        var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        var writer = new StreamWriter(tcp.GetStream(), Encoding.UTF8) { AutoFlush = true };

        await writer.WriteLineAsync($"HELO {nick}");
        Console.WriteLine(await reader.ReadLineAsync());
        await writer.WriteLineAsync($"JOIN {room}");
        Console.WriteLine(await reader.ReadLineAsync());

        while (true)
        {
            if (_outgoing.TryDequeue(out var text))
            {
                await writer.WriteLineAsync($"DATA {text}");
                await reader.ReadLineAsync();
                await CountAsync(nick);
            }
            else
            {
                await Task.Delay(200);
                await writer.WriteLineAsync("NOOP");
                if (await reader.ReadLineAsync() is null)
                    return;
            }
        }
    }

    private async Task CountAsync(string nick)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(_redis, 6379);
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine(e.Message);
            return;
        }
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"INCR chat:{nick}\r\n"));
        var buffer = new byte[64];
        _ = await stream.ReadAsync(buffer);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"));
    }
}
