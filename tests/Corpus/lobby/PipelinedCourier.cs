#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Swift.Mail;

/// <summary>Writes MAIL, all RCPT and DATA in one go if the server has PIPELINING, and looks at the replies afterwards.</summary>
public sealed class PipelinedCourier : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly TextReader _in;
    private readonly TextWriter _out;
    private readonly bool _pipelining;

    public PipelinedCourier(string host, string me)
    {
        _tcp = new TcpClient(host, 25);
        _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n" };

        var welcome = ReadReply();
        if (welcome[0] is not ['2', '2', '0', ..])
            throw new IOException(welcome[0]);

        _out.WriteLine("EHLO " + me);
        _out.Flush();
        var hello = ReadReply();
        if (hello[^1] is not ['2', ..])
            throw new IOException(hello[^1]);
        _pipelining = hello.Any(line => line.Length > 4 && line[4..].Equals("PIPELINING", StringComparison.OrdinalIgnoreCase));
    }

    public IReadOnlyDictionary<string, string> Send(string from, IReadOnlyList<string> to, IEnumerable<string> lines)
    {
        var commands = new List<string> { $"MAIL FROM:<{from}>" };
        commands.AddRange(to.Select(address => $"RCPT TO:<{address}>"));
        commands.Add("DATA");

        var replies = new List<string>();
        foreach (var command in commands)
        {
            _out.WriteLine(command);
            if (_pipelining)
                continue;
            _out.Flush();
            replies.Add(ReadReply()[^1]);
        }
        if (_pipelining)
        {
            _out.Flush();
            while (replies.Count < commands.Count)
                replies.Add(ReadReply()[^1]);
        }

        var refused = new Dictionary<string, string>();
        for (var i = 0; i < to.Count; i++)
        {
            if (!replies[i + 1].StartsWith('2'))
                refused[to[i]] = replies[i + 1];
        }

        if (replies[^1].StartsWith('3'))
        {
            foreach (var line in lines)
                _out.WriteLine(line.StartsWith('.') ? "." + line : line);
            _out.WriteLine(".");
            _out.Flush();
            var end = ReadReply()[^1];
            if (!end.StartsWith('2'))
                throw new IOException("end of data: " + end);
        }
        else if (!replies[0].StartsWith('2'))
        {
            throw new IOException("sender: " + replies[0]);
        }
        else if (refused.Count < to.Count)
        {
            throw new IOException("DATA: " + replies[^1]);
        }
        return refused;
    }

    private List<string> ReadReply()
    {
        var lines = new List<string>();
        string line;
        do
        {
            line = _in.ReadLine() ?? throw new EndOfStreamException();
            lines.Add(line);
        }
        while (line is [_, _, _, '-', ..]);
        return lines;
    }

    public void Dispose()
    {
        _out.WriteLine("QUIT");
        _out.Flush();
        _tcp.Dispose();
    }
}
