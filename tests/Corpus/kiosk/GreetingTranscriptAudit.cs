#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Audit;

public sealed record Exchange(string Command, string Reply);

/// <summary>Runs a whole session first and judges the transcript afterwards, except where the dialogue must stop.</summary>
public sealed class GreetingTranscriptAudit
{
    private readonly List<Exchange> _transcript = new();
    private string _lastReply = "";

    private bool Refused => _lastReply.Length == 0 || _lastReply[0] is '4' or '5';

    public IReadOnlyList<Exchange> Run(string host, string from, string to)
    {
        using var tcp = new TcpClient(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        Note(reader, "(connect)");
        foreach (var command in Script(from, to))
        {
            if (Refused)
                break;
            writer.WriteLine(command);
            Note(reader, command);
        }
        writer.WriteLine("QUIT");
        return _transcript;
    }

    private static IEnumerable<string> Script(string from, string to)
    {
        yield return "EHLO audit.example.org";
        yield return $"MAIL FROM:<{from}>";
        yield return $"RCPT TO:<{to}>";
        yield return "RSET";
    }

    private void Note(StreamReader reader, string command)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(reader.ReadLine() ?? "");
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');
        _lastReply = lines[^1];
        _transcript.Add(new Exchange(command, string.Join("\n", lines)));
    }

    public static int Main(string[] args)
    {
        var transcript = new GreetingTranscriptAudit().Run(args[0], args[1], args[2]);
        foreach (var exchange in transcript)
            Console.WriteLine($"{exchange.Command,-40} {exchange.Reply.Split('\n').Last()}");
        return transcript.All(e => e.Reply.StartsWith('2')) ? 0 : 1;
    }
}
