#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Railway.Smtp;

public abstract record Result<T>
{
    public sealed record Ok(T Value) : Result<T>;
    public sealed record Failed(Failure Why) : Result<T>;

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => this switch
    {
        Ok ok => next(ok.Value),
        Failed failed => new Result<TNext>.Failed(failed.Why),
        _ => throw new InvalidOperationException()
    };
}

public sealed record Failure(string Step, int Code, string Text)
{
    public bool WorthAnotherTry => Code == 0 || Code / 100 == 4;
}

public sealed record Wire(Stream Stream, StreamReader Reader);

public sealed record Reply(ImmutableArray<string> Lines)
{
    public int Code => int.Parse(Lines[0].AsSpan(0, 3));
}

public sealed record Letter(string From, ImmutableArray<string> To, string Content);

public static class Smtp
{
    public static Result<int> Send(string host, string domain, Letter letter) =>
        Connect(host)
            .Then(Receive("greeting", 2))
            .Then(Say("EHLO", $"EHLO {domain}", 2))
            .Then(Say("MAIL", $"MAIL FROM:<{letter.From}>", 2))
            .Then(w => letter.To.Aggregate(Lift(w), (soFar, to) => soFar.Then(Say("RCPT", $"RCPT TO:<{to}>", 2))))
            .Then(Say("DATA", "DATA", 3))
            .Then(Say("content", letter.Content.Replace("\r\n.", "\r\n..") + "\r\n.", 2))
            .Then(w => Hang(w, letter.To.Length));

    public static Result<int> SendPatiently(string host, string domain, Letter letter, IEnumerable<TimeSpan> waits) =>
        waits
            .Select(wait => Attempt(host, domain, letter, wait))
            .SkipWhile(r => r is Result<int>.Failed { Why.WorthAnotherTry: true })
            .FirstOrDefault() ?? new Result<int>.Failed(new Failure("all", 0, "gave up"));

    private static Result<int> Attempt(string host, string domain, Letter letter, TimeSpan wait)
    {
        System.Threading.Thread.Sleep(wait);
        return Send(host, domain, letter);
    }

    private static Result<Wire> Lift(Wire wire) => new Result<Wire>.Ok(wire);

    private static Result<Wire> Connect(string host)
    {
        try
        {
            var stream = new TcpClient(host, 25).GetStream();
            return Lift(new Wire(stream, new StreamReader(stream, Encoding.UTF8)));
        }
        catch (SocketException e)
        {
            return new Result<Wire>.Failed(new Failure("connect", 0, e.Message));
        }
    }

    private static Func<Wire, Result<Wire>> Receive(string step, int wanted) => wire =>
    {
        try
        {
            var lines = Lines(wire.Reader).ToImmutableArray();
            if (lines.IsEmpty)
                return new Result<Wire>.Failed(new Failure(step, 0, "closed"));
            var reply = new Reply(lines);
            return reply.Code / 100 == wanted
                ? Lift(wire)
                : new Result<Wire>.Failed(new Failure(step, reply.Code, string.Join(' ', lines.ToArray())));
        }
        catch (IOException e)
        {
            return new Result<Wire>.Failed(new Failure(step, 0, e.Message));
        }
    };

    private static Func<Wire, Result<Wire>> Say(string step, string text, int wanted) => wire =>
    {
        wire.Stream.Write(Encoding.UTF8.GetBytes(text + "\r\n"));
        return Receive(step, wanted)(wire);
    };

    private static Result<int> Hang(Wire wire, int count)
    {
        wire.Stream.Write("QUIT\r\n"u8);
        wire.Reader.Dispose();
        return new Result<int>.Ok(count);
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { Length: >= 3 } line)
        {
            yield return line;
            if (line.Length == 3 || line[3] != '-')
                yield break;
        }
    }
}
