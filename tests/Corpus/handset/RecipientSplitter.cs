#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace University.Circulars;

public sealed record Refusal(string Address, int Code, string Text);

/// <summary>Sends one circular to very many staff addresses, in as few transactions as the relay allows.</summary>
public sealed class RecipientSplitter : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _in;
    private readonly StreamWriter _out;

    public RecipientSplitter(string relay)
    {
        _tcp = new TcpClient(relay, 25);
        _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        Must(Next(), 220);
        Must(Tell("EHLO", "circulars.university.example"), 250);
    }

    public List<Refusal> Send(string from, IEnumerable<string> staff, IReadOnlyList<string> text)
    {
        var refused = new List<Refusal>();
        var open = new Queue<string>(staff.Distinct(StringComparer.OrdinalIgnoreCase));
        while (open.Count > 0)
        {
            Must(Tell("MAIL", "FROM:<" + from + ">"), 250);
            var taken = 0;
            while (open.TryPeek(out var address))
            {
                var (code, said) = Tell("RCPT", "TO:<" + address + ">");
                if (taken > 0 && code is 452 or 552)
                    break;

                open.Dequeue();
                if (code is >= 200 and <= 299)
                    taken++;
                else
                    refused.Add(new Refusal(address, code, said));
            }

            if (taken == 0)
            {
                Tell("RSET");
                continue;
            }

            Must(Tell("DATA"), 354);
            foreach (var line in text)
                _out.WriteLine(line.Length > 0 && line[0] == '.' ? "." + line : line);
            Must(Tell("."), 250);
        }
        return refused;
    }

    private (int Code, string Said) Tell(params string[] words)
    {
        _out.WriteLine(string.Join(" ", words));
        return Next();
    }

    private (int Code, string Said) Next()
    {
        for (var said = ""; ;)
        {
            var line = _in.ReadLine() ?? throw new EndOfStreamException(said);
            said += line.Length > 4 ? line[4..] + "\n" : "";
            if (line.Length < 4 || line[3] == ' ')
                return (int.Parse(line.AsSpan(0, 3)), said.TrimEnd());
        }
    }

    private static void Must((int Code, string Said) reply, int wanted)
    {
        if (reply.Code != wanted)
            throw new InvalidOperationException($"{reply.Code} {reply.Said}");
    }

    public void Dispose()
    {
        try
        {
            Tell("QUIT");
        }
        catch (IOException)
        {
            // the relay was faster
        }
        _tcp.Dispose();
    }
}

public static class Circulars
{
    public static int Main(string[] args)
    {
        using var splitter = new RecipientSplitter("relay.university.example");
        var refused = splitter.Send("rector@university.example", File.ReadLines(args[0]), File.ReadAllLines(args[1]));
        foreach (var group in refused.GroupBy(r => r.Code / 100))
        {
            Console.WriteLine(group.Key == 4 ? "Try these again tomorrow:" : "These do not work:");
            foreach (var r in group)
                Console.WriteLine($"  {r.Address}: {r.Code} {r.Text}");
        }
        return refused.Count == 0 ? 0 : 1;
    }
}
