#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Dashboard.Backends;

public sealed record Light(string Name, bool Green, string Note);

internal sealed class Line : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public static async Task<Line> ToAsync(string host, int port)
    {
        var line = new Line();
        await line._tcp.ConnectAsync(host, port).WaitAsync(TimeSpan.FromSeconds(10));
        line._reader = new StreamReader(line._tcp.GetStream(), Encoding.ASCII);
        line._writer = new StreamWriter(line._tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        return line;
    }

    public async Task<string> HearAsync() =>
        await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? throw new EndOfStreamException();

    public async Task<string> AskAsync(string text)
    {
        await _writer.WriteLineAsync(text);
        return await HearAsync();
    }

    public void Dispose() => _tcp.Dispose();
}

public sealed class BackendBoard(IReadOnlyDictionary<string, (string Kind, string Host)> backends)
{
    private readonly Dictionary<string, Func<string, Task<string>>> _checks = new()
    {
        ["redis"] = RedisAsync,
        ["pop3"] = PopAsync,
        ["memcached"] = MemcachedAsync,
        ["smtp"] = SmtpAsync,
        ["beanstalk"] = BeanstalkAsync,
    };

    public async Task<Light[]> LookAsync() => await Task.WhenAll(backends.Select(b => LookAsync(b.Key, b.Value.Kind, b.Value.Host)));

    private async Task<Light> LookAsync(string name, string kind, string host)
    {
        try
        {
            return new Light(name, true, await _checks[kind](host));
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException)
        {
            return new Light(name, false, e.Message);
        }
    }

    private static async Task<string> RedisAsync(string host)
    {
        using var line = await Line.ToAsync(host, 6379);
        await line.AskAsync("HELLO 2");
        return await line.AskAsync("PING");
    }

    private static async Task<string> PopAsync(string host)
    {
        using var line = await Line.ToAsync(host, 110);
        await line.HearAsync();
        return await line.AskAsync("NOOP");
    }

    private static async Task<string> MemcachedAsync(string host)
    {
        using var line = await Line.ToAsync(host, 11211);
        return await line.AskAsync("version");
    }

    private static async Task<string> BeanstalkAsync(string host)
    {
        using var line = await Line.ToAsync(host, 11300);
        return await line.AskAsync("list-tube-used");
    }

    private static async Task<string> SmtpAsync(string host)
    {
        using var line = await Line.ToAsync(host, 25);
        var first = await line.HearAsync();
        var ready = int.TryParse(first.AsSpan(0, Math.Min(3, first.Length)), out var code) && code / 10 == 22;
        if (!ready)
            throw new IOException(first);

        await line.AskAsync("HELO board.dashboard.example");
        await line.AskAsync("QUIT");
        return first[3..].Trim(' ', '-');
    }
}
