using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.LmtpFanout;

/// <summary>LMTP answers the dot once for each accepted recipient.</summary>
public class LmtpFanout
{
    private readonly TextReader _in;
    private readonly TextWriter _out;

    public LmtpFanout(Stream stream)
    {
        _in = new StreamReader(stream, Encoding.UTF8);
        _out = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
    }

    public static LmtpFanout Open(string host, int port = 24)
    {
        var tcp = new TcpClient(host, port);
        var fanout = new LmtpFanout(tcp.GetStream());
        if (fanout.Reply() / 100 != 2)
            throw new IOException("store is not ready");
        if (fanout.Ask("LHLO postkontor") != 250)
            throw new IOException("LHLO refused");
        return fanout;
    }

    public IDictionary<string, int> Send(string from, IEnumerable<string> mailboxes, TextReader message)
    {
        var codes = new Dictionary<string, int>();
        int mail = Ask($"MAIL FROM:<{from}>");
        var accepted = new List<string>();
        foreach (var box in mailboxes)
        {
            int code = mail >= 300 ? mail : Ask($"RCPT TO:<{box}>");
            codes[box] = code;
            if (code < 300)
                accepted.Add(box);
        }

        if (accepted.Count == 0)
            return codes;

        int data = Ask("DATA");
        if (data != 354)
        {
            foreach (var box in accepted)
                codes[box] = data;
            return codes;
        }

        while (message.ReadLine() is string line)
            _out.WriteLine(line.StartsWith('.') ? "." + line : line);
        _out.WriteLine(".");

        foreach (var box in accepted)
            codes[box] = Reply();
        return codes;
    }

    private int Ask(string command)
    {
        _out.WriteLine(command);
        return Reply();
    }

    private int Reply()
    {
        for (; ; )
        {
            string line = _in.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return int.Parse(line.AsSpan(0, 3));
        }
    }
}
