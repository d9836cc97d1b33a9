#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Funky.Mail;

public abstract record Result<T>
{
    public sealed record Ok(T Value) : Result<T>;
    public sealed record Err(int Code, string Text) : Result<T>;

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => this switch
    {
        Ok ok => next(ok.Value),
        Err err => new Result<TNext>.Err(err.Code, err.Text),
        _ => throw new InvalidOperationException(),
    };
}

public sealed record Session(StreamReader Reader, StreamWriter Writer);

public static class ResultStyleMailer
{
    private static string ReadAll(StreamReader reader)
    {
        var lines = new List<string>();
        do lines.Add(reader.ReadLine() ?? "000 closed");
        while (lines[^1] is [_, _, _, '-', ..]);
        return lines[^1];
    }

    private static Result<Session> Answer(this Session session, char wanted)
    {
        var line = ReadAll(session.Reader);
        return line[0] == wanted
            ? new Result<Session>.Ok(session)
            : new Result<Session>.Err(int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 0, line);
    }

    private static Func<Session, Result<Session>> Step(string command, char wanted) => session =>
    {
        session.Writer.WriteLine(command);
        return session.Answer(wanted);
    };

    public static Result<Session> Send(Session session, string from, IEnumerable<string> to, string text) =>
        to.Aggregate(
                session.Answer('2').Then(Step("EHLO funky.example", '2')).Then(Step($"MAIL FROM:<{from}>", '2')),
                (state, recipient) => state.Then(Step($"RCPT TO:<{recipient}>", '2')))
            .Then(Step("DATA", '3'))
            .Then(Step(text.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..") + "\r\n.", '2'));

    public static int Main(string[] args)
    {
        using var tcp = new TcpClient(args[0], 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var result = Send(new Session(reader, writer), args[1], args.Skip(2), Console.In.ReadToEnd());
        writer.WriteLine("QUIT");
        switch (result)
        {
            case Result<Session>.Err { Code: >= 400 and < 500 } later:
                Console.Error.WriteLine("try later: " + later.Text);
                return 75;
            case Result<Session>.Err err:
                Console.Error.WriteLine("refused: " + err.Text);
                return 69;
            default:
                return 0;
        }
    }
}
