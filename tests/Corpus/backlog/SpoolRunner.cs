#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Spool;

/// <summary>Port of spool.py. The pairs (code, text) are those of smtplib.</summary>
public sealed class SmtpReplyError(int code, string text) : Exception($"{code} {text}")
{
    public int Code { get; } = code;

    public bool Temporary => Code is >= 400 and < 500;
}

public sealed class Smtp : IAsyncDisposable
{
    private readonly TcpClient _socket = new();
    private StreamReader _file = StreamReader.Null;
    private Stream _out = Stream.Null;

    public async Task<(int Code, string Text)> Connect(string host, int port = 25)
    {
        await _socket.ConnectAsync(host, port);
        _out = _socket.GetStream();
        _file = new StreamReader(_out, Encoding.Latin1);
        return await GetReply();
    }

    public async Task<(int Code, string Text)> GetReply()
    {
        var text = new List<string>();
        while (true)
        {
            var line = await _file.ReadLineAsync() ?? throw new EndOfStreamException("Connection unexpectedly closed");
            text.Add(line.Length > 4 ? line[4..].Trim() : "");
            if (!int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code))
                return (-1, string.Join('\n', text));
            if (line.Length < 4 || line[3] != '-')
                return (code, string.Join('\n', text));
        }
    }

    public async Task<(int Code, string Text)> DoCmd(string cmd, string args = "")
    {
        await _out.WriteAsync(Encoding.ASCII.GetBytes((args == "" ? cmd : $"{cmd} {args}") + "\r\n"));
        return await GetReply();
    }

    public async Task SendMail(string from, IReadOnlyCollection<string> to, string message)
    {
        var (code, text) = await DoCmd("EHLO", Environment.MachineName);
        if (code is < 200 or > 299)
        {
            (code, text) = await DoCmd("HELO", Environment.MachineName);
            if (code is < 200 or > 299)
                throw new SmtpReplyError(code, text);
        }

        (code, text) = await DoCmd("MAIL", $"FROM:<{from}>");
        if (code != 250)
            throw new SmtpReplyError(code, text);

        var refused = new Dictionary<string, (int, string)>();
        foreach (var one in to)
        {
            var answer = await DoCmd("RCPT", $"TO:<{one}>");
            if (answer.Code != 250 && answer.Code != 251)
                refused[one] = answer;
        }
        if (refused.Count == to.Count)
            throw new SmtpReplyError(refused.First().Value.Item1, "all recipients refused");

        (code, text) = await DoCmd("DATA");
        if (code != 354)
            throw new SmtpReplyError(code, text);
        var lines = message.Replace("\r\n", "\n").Split('\n').Select(l => l.StartsWith('.') ? "." + l : l);
        (code, text) = await DoCmd(string.Join("\r\n", lines) + "\r\n.");
        if (code != 250)
            throw new SmtpReplyError(code, text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.Connected)
            await DoCmd("QUIT");
        _socket.Dispose();
    }
}

public static class SpoolRunner
{
    public static async Task<int> Main(string[] args)
    {
        var host = args.ElementAtOrDefault(0) ?? "localhost";
        foreach (var path in Directory.GetFiles("/var/spool/outbox", "*.eml").OrderBy(File.GetCreationTimeUtc))
        {
            await using var smtp = new Smtp();
            var greeting = await smtp.Connect(host);
            if (greeting is not (220, _))
            {
                Console.Error.WriteLine($"{host}: {greeting.Text}");
                return 75;
            }

            try
            {
                var parts = (await File.ReadAllTextAsync(path)).Split('\n', 3);
                await smtp.SendMail(parts[0].Trim(), parts[1].Trim().Split(','), parts[2]);
                File.Delete(path);
            }
            catch (SmtpReplyError e) when (e.Temporary && File.GetCreationTimeUtc(path) > DateTime.UtcNow.AddDays(-5))
            {
                Console.WriteLine($"{path} stays: {e.Message}");
            }
            catch (SmtpReplyError e)
            {
                File.Move(path, path + ".failed");
                Console.Error.WriteLine($"{path}: {e.Message}");
            }
        }
        return 0;
    }
}
