using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.MailKit_.SmtpDialog;

public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 400;
    public bool IsTransient => Code.ToString()[0] == '4';
    public bool IsPermanent => Code.ToString()[0] == '5';
    public override string ToString() => $"{Code} {string.Join(" / ", Lines)}";
}

public sealed class SmtpDialogException(SmtpReply reply) : Exception(reply.ToString())
{
    public SmtpReply Reply { get; } = reply;
}

public sealed class SmtpDialog
{
    public async Task<string> DeliverAsync(IEnumerable<string> exchangers, string from, string to, IEnumerable<string> lines)
    {
        Exception? last = null;
        foreach (var host in exchangers)
        {
            try
            {
                return await TalkAsync(host, from, to, lines);
            }
            catch (SmtpDialogException ex) when (ex.Reply.Code is 421 or 521 or 554)
            {
                last = ex; // this machine does not want us; there is another one
            }
            catch (Exception ex) when (ex is SocketException or IOException)
            {
                last = ex;
            }
        }

        throw last ?? new ArgumentException("no exchanger", nameof(exchangers));
    }

    private static async Task<string> TalkAsync(string host, string from, string to, IEnumerable<string> lines)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        Require(await ReadAsync(reader), 220);

        await writer.WriteLineAsync("EHLO mail.example.com");
        var hello = await ReadAsync(reader);
        if (hello.Code is 500 or 502 or 504 or 550)
        {
            await writer.WriteLineAsync("HELO mail.example.com");
            hello = await ReadAsync(reader);
        }

        Require(hello, 250);

        await writer.WriteLineAsync($"MAIL FROM:<{from}>");
        Require(await ReadAsync(reader), 250);
        await writer.WriteLineAsync($"RCPT TO:<{to}>");
        Require(await ReadAsync(reader), 250, 251);
        await writer.WriteLineAsync("DATA");
        Require(await ReadAsync(reader), 354);

        foreach (var line in lines)
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await writer.WriteLineAsync(".");
        var taken = Require(await ReadAsync(reader), 250);

        await writer.WriteLineAsync("QUIT");
        return taken.ToString();
    }

    private static SmtpReply Require(SmtpReply reply, params ReadOnlySpan<int> expected) =>
        expected.Contains(reply.Code) ? reply : throw new SmtpDialogException(reply);

    private static async Task<SmtpReply> ReadAsync(StreamReader reader)
    {
        List<string> lines = [];
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new IOException("connection closed by the server");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException($"not a reply: {line}");

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(code, lines);
        }
    }
}
