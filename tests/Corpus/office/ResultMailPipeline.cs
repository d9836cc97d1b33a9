#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Fn.Mail;

public abstract record Failure(string Text)
{
    public sealed record Transient(string Text, TimeSpan Wait) : Failure(Text);
    public sealed record Permanent(string Text, int Code) : Failure(Text);
    public sealed record Config(string Text) : Failure(Text);
}

public readonly struct Result<T>
{
    private Result(T? value, Failure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }
    public Failure? Failure { get; }
    public bool IsOk => Failure is null;

    public static Result<T> Ok(T value) => new(value, null);
    public static Result<T> Fail(Failure failure) => new(default, failure);

    public Result<TOut> Map<TOut>(Func<T, TOut> map) =>
        IsOk ? Result<TOut>.Ok(map(Value!)) : Result<TOut>.Fail(Failure!);

    public TOut Match<TOut>(Func<T, TOut> ok, Func<Failure, TOut> failed) => IsOk ? ok(Value!) : failed(Failure!);
}

public static class ResultMailPipeline
{
    public static async Task<Result<string>> TrySendAsync(this ISmtpClient client, MimeMessage message, CancellationToken ct)
    {
        try
        {
            return Result<string>.Ok(await client.SendAsync(message, ct));
        }
        catch (Exception ex) when (Explain(ex) is { } failure)
        {
            return Result<string>.Fail(failure);
        }
    }

    private static Failure? Explain(Exception ex) => ex switch
    {
        SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } e =>
            new Failure.Transient(e.Message, TimeSpan.FromHours(1)),
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } e =>
            new Failure.Permanent(e.Message, (int)e.StatusCode),
        SmtpCommandException e when (int)e.StatusCode is >= 400 and <= 499 =>
            new Failure.Transient(e.Message, TimeSpan.FromMinutes(30)),
        SmtpProtocolException or IOException or SocketException =>
            new Failure.Transient(ex.Message, TimeSpan.FromMinutes(5)),
        MailKit.ServiceNotAuthenticatedException => new Failure.Config("The relay wants a login"),
        _ => null,
    };

    public static async Task<IReadOnlyDictionary<string, Failure>> SendAllAsync(
        this ISmtpClient client,
        IEnumerable<MimeMessage> messages,
        int rounds,
        CancellationToken ct)
    {
        var open = messages.ToList();
        var failures = new Dictionary<string, Failure>();
        for (var round = 0; round < rounds && open.Count > 0; round++)
        {
            var again = new List<MimeMessage>();
            var wait = TimeSpan.Zero;
            foreach (var message in open)
            {
                var result = await client.TrySendAsync(message, ct);
                wait = result.Match(
                    _ => wait,
                    failure =>
                    {
                        failures[message.MessageId] = failure;
                        if (failure is not Failure.Transient t)
                            return wait;
                        again.Add(message);
                        return t.Wait > wait ? t.Wait : wait;
                    });
                if (result.IsOk)
                    failures.Remove(message.MessageId);
            }

            open = again;
            if (open.Count > 0)
                await Task.Delay(wait, ct);
        }

        return failures;
    }

    public static string Describe(this Failure failure) => failure switch
    {
        Failure.Permanent { Code: 550 or 551 or 553 } => "The address is not right.",
        Failure.Permanent { Code: 552 } => "The mailbox is full.",
        Failure.Permanent p => $"The server refuses the message ({p.Code}).",
        Failure.Transient => "The server is busy, we keep trying.",
        Failure.Config c => "Please tell the administrator: " + c.Text,
        _ => failure.Text,
    };
}
