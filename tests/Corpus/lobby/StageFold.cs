#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Fold.Mail;

public sealed record Stage(string Name, string? Text, Func<int, bool> Passes);

public sealed record Trace(ImmutableList<(string Stage, int Code)> Seen, bool Alive)
{
    public static Trace Start { get; } = new(ImmutableList<(string, int)>.Empty, true);

    public Trace Add(Stage stage, int code) => new(Seen.Add((stage.Name, code)), stage.Passes(code));
}

public static class StageFold
{
    private static readonly Func<int, bool> Done = code => code is >= 200 and <= 299;
    private static readonly Func<int, bool> GoOn = code => code is >= 300 and <= 399;

    public static IReadOnlyList<Stage> For(string from, IEnumerable<string> to, string mime) =>
    [
        new("connect", null, Done),
        new("ehlo", "EHLO fold.example", Done),
        new("mail", $"MAIL FROM:<{from}>", Done),
        .. to.Select(address => new Stage("rcpt", $"RCPT TO:<{address}>", Done)),
        new("data", "DATA", GoOn),
        new("dot", mime.Replace("\r\n.", "\r\n..") + "\r\n.", Done),
    ];

    public static Trace Run(string host, IReadOnlyList<Stage> stages)
    {
        using var tcp = new TcpClient(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var trace = stages.Aggregate(Trace.Start, (soFar, stage) =>
        {
            if (!soFar.Alive)
                return soFar;
            if (stage.Text is not null)
                writer.WriteLine(stage.Text);
            return soFar.Add(stage, Codes(reader).Last());
        });

        writer.WriteLine("QUIT");
        return trace;
    }

    private static IEnumerable<int> Codes(TextReader reader)
    {
        string? line;
        do
        {
            line = reader.ReadLine();
            yield return line is { Length: >= 3 } && int.TryParse(line.AsSpan(0, 3), out var code) ? code : 0;
        }
        while (line is { Length: > 3 } && line[3] == '-');
    }

    public static string Describe(Trace trace) => trace.Alive
        ? "delivered"
        : trace.Seen[^1].Code switch
        {
            0 => "the server fell silent at " + trace.Seen[^1].Stage,
            >= 400 and < 500 => "not now: " + trace.Seen[^1],
            _ => "no: " + trace.Seen[^1],
        };
}
