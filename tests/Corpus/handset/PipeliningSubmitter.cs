#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Press.Wire.Pipelined;

internal sealed class SessionLog
{
    private readonly StringBuilder _text = new();
    public void Sent(string line) => _text.Append("=> ").AppendLine(line);
    public void Got(string line) => _text.Append("<= ").AppendLine(line);
    public override string ToString() => _text.ToString();
}

/// <summary>MAIL, all RCPT and DATA go out in one packet (RFC 2920).</summary>
internal sealed class PipeliningSubmitter : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly SessionLog _log = new();
    private StreamReader? _reader;
    private NetworkStream? _stream;

    public bool Connect(string host)
    {
        _tcp.Connect(host, 25);
        _stream = _tcp.GetStream();
        _reader = new StreamReader(_stream, Encoding.ASCII);

        if (Collect(out _) != 220)
            return false;
        Flush("EHLO press.example");
        return Collect(out var extensions) == 250
            && extensions.Any(e => e.StartsWith("PIPELINING", StringComparison.OrdinalIgnoreCase));
    }

    public Dictionary<string, int> Submit(string from, IReadOnlyList<string> editors, string story)
    {
        var batch = new List<string>(editors.Count + 2) { $"MAIL FROM:<{from}>" };
        batch.AddRange(editors.Select(e => $"RCPT TO:<{e}>"));
        batch.Add("DATA");
        Flush(batch.ToArray());

        var sender = Collect(out _);
        var result = new Dictionary<string, int>();
        foreach (var editor in editors)
            result[editor] = Collect(out _);
        var data = Collect(out _);

        if (data == 354)
        {
            var anyone = sender == 250 && result.Values.Any(c => c / 100 == 2);
            Flush(anyone ? story.Replace("\r\n.", "\r\n..") + "\r\n." : ".");
            var final = Collect(out _);
            if (final != 250)
            {
                foreach (var editor in editors.Where(e => result[e] / 100 == 2))
                    result[editor] = final;
            }
        }
        else
        {
            foreach (var editor in editors.Where(e => result[e] / 100 == 2))
                result[editor] = sender == 250 ? data : sender;
        }
        return result;
    }

    private void Flush(params string[] lines)
    {
        foreach (var line in lines)
            _log.Sent(line);
        _stream!.Write(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n"));
    }

    private int Collect(out List<string> text)
    {
        text = new List<string>();
        while (true)
        {
            var line = _reader!.ReadLine() ?? throw new EndOfStreamException(_log.ToString());
            _log.Got(line);
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
        }
    }

    public void Dispose()
    {
        if (_stream is not null)
            Flush("QUIT");
        _tcp.Dispose();
    }
}

internal static class Desk
{
    private static int Main(string[] args)
    {
        using var submitter = new PipeliningSubmitter();
        if (!submitter.Connect(args[0]))
            return 2;
        var result = submitter.Submit("wire@press.example", args.Skip(2).ToList(), File.ReadAllText(args[1]));
        foreach (var (editor, code) in result)
            Console.WriteLine($"{editor}\t{code}");
        return result.Values.All(c => c / 100 == 2) ? 0 : 1;
    }
}
