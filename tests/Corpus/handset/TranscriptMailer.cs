#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Legal.Discovery.Notify;

public sealed record Exchange(string Said, IReadOnlyList<string> Heard)
{
    public char Class => Heard.Count == 0 || Heard[^1].Length == 0 ? '0' : Heard[^1][0];
}

public sealed class Transcript
{
    private readonly List<Exchange> _exchanges = new();

    public IEnumerable<Exchange> Refused => _exchanges.Where(e => e.Class is not ('2' or '3'));

    public Exchange Add(Exchange exchange)
    {
        _exchanges.Add(exchange);
        return exchange;
    }

    public override string ToString() =>
        string.Join(Environment.NewLine, _exchanges.SelectMany(e => e.Heard.Select(h => "S: " + h).Prepend("C: " + e.Said)));
}

/// <summary>Every notice must be provable, so the whole dialogue is kept and filed.</summary>
public sealed class TranscriptMailer(string relay, string evidenceFolder)
{
    public bool Notify(string party, string caseNumber, string notice)
    {
        var transcript = new Transcript();
        try
        {
            using var tcp = new TcpClient(relay, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            transcript.Add(new Exchange("(connect)", Hear(reader)));
            if (transcript.Refused.Any())
                return false;

            var commands = new[]
            {
                "EHLO discovery.legal.example",
                "MAIL FROM:<notices@legal.example>",
                $"RCPT TO:<{party}>",
                "RCPT TO:<evidence@legal.example>",
                "DATA",
                $"Subject: Notice in {caseNumber}\r\n\r\n{notice}\r\n.",
            };

            foreach (var command in commands)
            {
                writer.WriteLine(command);
                transcript.Add(new Exchange(command, Hear(reader)));
                if (transcript.Refused.Any())
                    break;
            }

            writer.WriteLine("QUIT");
            Hear(reader);
            return !transcript.Refused.Any();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            transcript.Add(new Exchange("(broken off)", new[] { e.Message }));
            return false;
        }
        finally
        {
            var file = Path.Combine(evidenceFolder, $"{caseNumber}-{DateTime.UtcNow:yyyyMMddHHmmss}.txt");
            File.WriteAllText(file, transcript.ToString());
        }
    }

    private static List<string> Hear(TextReader reader)
    {
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                break;
        }
        return lines;
    }
}
