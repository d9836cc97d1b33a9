#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Kestrelmail.Burst;

public readonly record struct Reply(int Code, IReadOnlyList<string> Lines)
{
    public bool Completed => Code / 100 == 2;
    public bool Intermediate => Code / 100 == 3;
    public override string ToString() => $"{Code} {string.Join(" / ", Lines)}";
}

public sealed class RefusedException(string command, Reply reply) : IOException($"{command}: {reply}")
{
    public Reply Reply { get; } = reply;
}

/// <summary>
/// With PIPELINING (RFC 2920) the whole envelope goes out in one write, and the replies are read afterwards
/// in the order of the commands.
/// </summary>
public sealed class PipelinedSubmitter : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _in;
    private readonly Stream _out;
    private readonly HashSet<string> _extensions;

    public PipelinedSubmitter(string host, int port, string name)
    {
        _tcp = new TcpClient(host, port);
        _out = new BufferedStream(_tcp.GetStream(), 16 * 1024);
        _in = new StreamReader(_tcp.GetStream(), Encoding.UTF8);

        var greeting = Receive();
        if (!greeting.Completed)
        {
            Put("QUIT");
            Flush();
            throw new RefusedException("connect", greeting);
        }

        Put("EHLO " + name);
        Flush();
        var ehlo = Receive();
        if (!ehlo.Completed)
            throw new RefusedException("EHLO", ehlo);
        _extensions = ehlo.Lines.Skip(1).Select(l => l.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<(string Recipient, Reply Reply)> Submit(string sender, IReadOnlyList<string> recipients, Stream content)
    {
        if (!_extensions.Contains("PIPELINING"))
            throw new NotSupportedException("The server does not offer PIPELINING.");

        Put($"MAIL FROM:<{sender}>");
        foreach (var recipient in recipients)
            Put($"RCPT TO:<{recipient}>");
        Put("DATA");
        Flush();

        var mail = Receive();
        var answers = recipients.Select(r => (Recipient: r, Reply: Receive())).ToList();
        var data = Receive();

        if (data.Intermediate)
        {
            if (mail.Completed && answers.Any(a => a.Reply.Completed))
                CopyStuffed(content);
            // an empty message if nobody was accepted, the server has to refuse that
            Put(".");
            Flush();
            var end = Receive();
            if (!end.Completed)
                throw new RefusedException("end of data", end);
        }
        else if (!mail.Completed)
        {
            throw new RefusedException("MAIL", mail);
        }
        else if (answers.Any(a => a.Reply.Completed))
        {
            throw new RefusedException("DATA", data);
        }

        return answers.Where(a => !a.Reply.Completed).ToList();
    }

    private void CopyStuffed(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
            Put(line.StartsWith('.') ? "." + line : line);
    }

    private void Put(string line)
    {
        _out.Write(Encoding.UTF8.GetBytes(line));
        _out.Write("\r\n"u8);
    }

    private void Flush() => _out.Flush();

    private Reply Receive()
    {
        var lines = new List<string>();
        while (true)
        {
            var line = _in.ReadLine() ?? Lost();
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException(line);
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new Reply(code, lines);
        }
    }

    [DoesNotReturn]
    private static string Lost() => throw new EndOfStreamException("The server has closed the connection.");

    public void Dispose()
    {
        _out.Dispose();
        _in.Dispose();
        _tcp.Dispose();
    }
}
