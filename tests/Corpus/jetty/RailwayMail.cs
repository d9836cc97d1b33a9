#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Functional.Mail;

public abstract record Failure(string What)
{
    public sealed record Later(string What) : Failure(What);
    public sealed record Never(string What) : Failure(What);
    public sealed record NoSession(string What) : Failure(What);
}

public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Failure? _failure;
    private Result(T? value, Failure? failure) => (_value, _failure) = (value, failure);

    public static Result<T> Ok(T value) => new(value, null);
    public static Result<T> Fail(Failure failure) => new(default, failure);

    public async Task<Result<U>> Then<U>(Func<T, Task<Result<U>>> next)
        => _failure is null ? await next(_value!) : Result<U>.Fail(_failure);

    public R Match<R>(Func<T, R> ok, Func<Failure, R> failed) => _failure is null ? ok(_value!) : failed(_failure);
}

public static class ResultTasks
{
    public static async Task<Result<U>> Then<T, U>(this Task<Result<T>> task, Func<T, Task<Result<U>>> next)
        => await (await task).Then(next);
}

public sealed record Letter(string From, string To, string Text);

public sealed class Wire(TcpClient tcp) : IDisposable
{
    private readonly StreamReader _reader = new(tcp.GetStream(), Encoding.ASCII);
    private readonly StreamWriter _writer = new(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

    public async Task<Result<Wire>> HearAsync(char wanted)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync();
        }
        while (line is [_, _, _, '-', ..]);

        return line switch
        {
            [var digit, ..] when digit == wanted => Result<Wire>.Ok(this),
            ['5', ..] => Result<Wire>.Fail(new Failure.Never(line)),
            ['4', ..] => Result<Wire>.Fail(new Failure.Later(line)),
            null => Result<Wire>.Fail(new Failure.Later("the line went dead")),
            _ => Result<Wire>.Fail(new Failure.NoSession(line)),
        };
    }

    public async Task<Result<Wire>> SayAsync(string line, char wanted = '2')
    {
        await _writer.WriteLineAsync(line);
        return await HearAsync(wanted);
    }

    public void Dispose()
    {
        _writer.Dispose();
        tcp.Dispose();
    }
}

public static class RailwayMail
{
    public static async Task<Result<Wire>> PostAsync(Wire wire, Letter letter) =>
        await wire.HearAsync('2')
            .Then(w => w.SayAsync("EHLO railway.example"))
            .Then(w => w.SayAsync($"MAIL FROM:<{letter.From}>"))
            .Then(w => w.SayAsync($"RCPT TO:<{letter.To}>"))
            .Then(w => w.SayAsync("DATA", '3'))
            .Then(w => w.SayAsync(letter.Text.Replace("\r\n.", "\r\n..") + "\r\n."));

    public static async Task<string> DeliverAsync(string host, Letter letter, int attempts = 5)
    {
        for (var left = attempts; ; left--)
        {
            using var wire = new Wire(new TcpClient(host, 25));
            var result = await PostAsync(wire, letter);
            var (done, text) = result.Match(
                _ => (true, "delivered"),
                failure => failure switch
                {
                    Failure.Never never => (true, "returned to sender: " + never.What),
                    Failure.NoSession odd => (true, "not a mail server: " + odd.What),
                    _ => (left <= 1, "still waiting: " + failure.What),
                });
            if (done)
                return text;
            await Task.Delay(TimeSpan.FromMinutes(30));
        }
    }
}
