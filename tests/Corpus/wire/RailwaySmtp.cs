#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Functional.Post;

public abstract record Result<T>
{
    public sealed record Ok(T Value) : Result<T>;
    public sealed record Error(string Where, int Code, string Text) : Result<T>;

    public Result<U> Bind<U>(Func<T, Result<U>> next) => this switch
    {
        Ok ok => next(ok.Value),
        Error e => new Result<U>.Error(e.Where, e.Code, e.Text),
        _ => throw new InvalidOperationException(),
    };

    public Result<U> Select<U>(Func<T, U> map) => Bind(v => (Result<U>)new Result<U>.Ok(map(v)));

    public Result<V> SelectMany<U, V>(Func<T, Result<U>> next, Func<T, U, V> project) =>
        Bind(t => next(t).Select(u => project(t, u)));
}

public sealed record Letter(string From, ImmutableArray<string> To, ImmutableArray<string> Lines);

public static class RailwaySmtp
{
    private sealed record Line(TextReader Reader, TextWriter Writer);

    private readonly record struct Answer(int Code, string Text);

    /// <summary>Every step looks at its reply; the first that is refused takes the train to the other track.</summary>
    public static Result<string> Post(string host, Letter letter)
    {
        using var tcp = new TcpClient(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var line = new Line(reader, writer);

        var result =
            from greeting in Hear(line).Expect("greeting", 220)
            from ehlo in Say(line, "EHLO functional.example").Expect("EHLO", 250)
            from mail in Say(line, $"MAIL FROM:<{letter.From}>").Expect("MAIL", 250)
            from rcpt in Traverse(letter.To, to => Say(line, $"RCPT TO:<{to}>").Expect(to, 250, 251, 252))
            from data in Say(line, "DATA").Expect("DATA", 354)
            from end in Say(line, Text(letter)).Expect("end of data", 250)
            select end.Text;

        writer.WriteLine("QUIT");
        return result;
    }

    public static string Describe(Result<string> result) => result switch
    {
        Result<string>.Ok(var id) => $"accepted: {id}",
        Result<string>.Error { Code: >= 500 } e => $"{e.Where} refused for good: {e.Code} {e.Text}",
        Result<string>.Error { Code: >= 400 } e => $"{e.Where} refused for now: {e.Code} {e.Text}",
        Result<string>.Error e => $"{e.Where}: strange reply {e.Code} {e.Text}",
        _ => "?",
    };

    private static Result<Answer> Expect(this Answer answer, string where, params int[] codes) =>
        codes.Contains(answer.Code)
            ? new Result<Answer>.Ok(answer)
            : new Result<Answer>.Error(where, answer.Code, answer.Text);

    private static Result<ImmutableList<U>> Traverse<T, U>(IEnumerable<T> items, Func<T, Result<U>> f) =>
        items.Aggregate(
            (Result<ImmutableList<U>>)new Result<ImmutableList<U>>.Ok(ImmutableList<U>.Empty),
            (acc, item) => acc.Bind(list => f(item).Select(u => list.Add(u))));

    private static Answer Say(Line line, string command)
    {
        line.Writer.WriteLine(command);
        return Hear(line);
    }

    private static Answer Hear(Line line)
    {
        var lines = Unfold(line.Reader).ToList();
        return lines is [.., { Length: >= 3 } last] && int.TryParse(last[..3], out var code)
            ? new Answer(code, string.Join(' ', lines.Select(l => l.Length > 4 ? l[4..] : "")))
            : new Answer(0, string.Join(' ', lines));
    }

    private static IEnumerable<string> Unfold(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
            if (line is not [_, _, _, '-', ..])
                yield break;
        }
    }

    private static string Text(Letter letter) =>
        string.Join("\r\n", letter.Lines.Select(l => l.StartsWith('.') ? "." + l : l).Append("."));
}
