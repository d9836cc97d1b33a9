using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Corpus.Lookalikes.MailLogParser;

public sealed record Delivery(string Session, string? From, IReadOnlyList<string> To, int LastCode);

/// <summary>Reads the protocol log of the gateway, one line a command or reply, and makes deliveries of it.</summary>
public static partial class MailLogParser
{
    public static IEnumerable<Delivery> Parse(TextReader log)
    {
        var open = new Dictionary<string, (string? From, List<string> To, int Code)>();

        while (log.ReadLine() is { } line)
        {
            var parts = line.Split('\t', 3);
            if (parts.Length < 3)
                continue;

            var (session, who, text) = (parts[0], parts[1], parts[2]);
            var state = open.GetValueOrDefault(session, (null, [], 0));

            if (who == ">" && text.StartsWith("EHLO ", StringComparison.OrdinalIgnoreCase))
                state = (null, [], 0);
            else if (who == ">" && text.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase))
                state.From = text[10..].Trim('<', '>');
            else if (who == ">" && text.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                state.To.Add(text[8..].Trim('<', '>'));
            else if (who == "<" && text.Length >= 3 && int.TryParse(text.AsSpan(0, 3), out var code))
                state.Code = code;

            if (who == ">" && text == "QUIT")
            {
                open.Remove(session);
                yield return new Delivery(session, state.From, state.To, state.Code);
            }
            else
            {
                open[session] = state;
            }
        }
    }

    public static void Summarize(string path, TextWriter report)
    {
        using var reader = new StreamReader(path);
        foreach (var group in Parse(reader).GroupBy(d => d.LastCode / 100))
            report.WriteLine($"{group.Key}yz: {group.Count()}");
        report.WriteLine("EHLO lines without QUIT are sessions that broke off");
    }
}
