#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Dirmail.Direct;

public enum HopResult
{
    Taken,
    NextHost,
    RetryLater,
    Bounce,
}

public readonly record struct Reply(int Code, string Text)
{
    public bool Ok => Code / 100 == 2;
    public bool GoOn => Code / 100 == 3;
    public bool Transient => Code / 100 == 4;
}

/// <summary>Delivers straight to the mail exchangers of a domain.</summary>
public sealed class MxWalker(Func<string, Task<IReadOnlyList<string>>> resolveMx, string ownName)
{
    public async Task<HopResult> DeliverAsync(string from, string to, string data)
    {
        var hosts = await resolveMx(to[(to.IndexOf('@') + 1)..]);
        var later = false;
        foreach (var host in hosts)
        {
            HopResult result;
            try
            {
                result = await TryHostAsync(host, from, to, data);
            }
            catch (Exception ex) when (ex is IOException or SocketException)
            {
                result = HopResult.RetryLater;
            }

            switch (result)
            {
                case HopResult.Taken:
                case HopResult.Bounce:
                    return result;
                case HopResult.RetryLater:
                    later = true;
                    break;
            }
        }

        return later || hosts.Count > 0 ? HopResult.RetryLater : HopResult.Bounce;
    }

    private async Task<HopResult> TryHostAsync(string host, string from, string to, string data)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await ReadAsync(reader);
        if (!greeting.Ok)
        {
            await writer.WriteLineAsync("QUIT");
            return greeting.Transient ? HopResult.RetryLater : HopResult.NextHost;
        }

        var hello = await SayAsync("EHLO " + ownName);
        if (!hello.Ok)
            hello = await SayAsync("HELO " + ownName);
        if (!hello.Ok)
            return Judge(hello);

        foreach (var line in new[] { $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>" })
        {
            var answer = await SayAsync(line);
            if (!answer.Ok)
                return Judge(answer);
        }

        var start = await SayAsync("DATA");
        if (!start.GoOn)
            return Judge(start);

        foreach (var line in data.Split('\n').Select(l => l.TrimEnd('\r')))
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);

        var end = await SayAsync(".");
        await writer.WriteLineAsync("QUIT");
        return end.Ok ? HopResult.Taken : Judge(end);

        async Task<Reply> SayAsync(string line)
        {
            await writer.WriteLineAsync(line);
            return await ReadAsync(reader);
        }
    }

    private static HopResult Judge(Reply reply) => reply.Transient ? HopResult.RetryLater : HopResult.Bounce;

    private static async Task<Reply> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new EndOfStreamException();
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException(line);
            text.AppendLine(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new Reply(code, text.ToString().Trim());
        }
    }
}
