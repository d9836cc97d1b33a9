#nullable enable
using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Lambda.Post;

public readonly record struct Unit;

public abstract record Result<T>
{
    public sealed record Ok(T Value) : Result<T>;

    public sealed record Err(Refusal Reason) : Result<T>;
}

public sealed record Refusal(int Code, string Text)
{
    public int Class => Code / 100;
}

public enum Verdict { Done, Wait, Return }

public static class ReplyAlgebra
{
    public static Result<R> Map<T, R>(this Result<T> self, Func<T, R> f) => self switch
    {
        Result<T>.Ok ok => new Result<R>.Ok(f(ok.Value)),
        Result<T>.Err err => new Result<R>.Err(err.Reason),
        _ => throw new InvalidOperationException(),
    };

    public static Verdict Judge<T>(this Result<T> self) => self switch
    {
        Result<T>.Ok => Verdict.Done,
        Result<T>.Err { Reason.Class: 4 } => Verdict.Wait,
        Result<T>.Err { Reason.Code: 0 } => Verdict.Wait,
        _ => Verdict.Return,
    };

    public static async Task<Result<Unit>> TrySend(this SmtpClient client, MimeMessage letter)
    {
        try
        {
            await client.SendAsync(letter);
            return new Result<Unit>.Ok(default);
        }
        catch (SmtpCommandException e)
        {
            return new Result<Unit>.Err(new Refusal((int)e.StatusCode, e.Message));
        }
        catch (SmtpProtocolException e)
        {
            return new Result<Unit>.Err(new Refusal(0, e.Message));
        }
    }
}

public sealed record Letter(MimeMessage Content, ImmutableList<Refusal> History);

public sealed record Round(ImmutableList<Letter> Waiting, ImmutableList<Letter> Returned, int Done)
{
    public static readonly Round Empty = new(ImmutableList<Letter>.Empty, ImmutableList<Letter>.Empty, 0);
}

public static class Rounds
{
    private const int Limit = 8;

    public static async Task<Round> Go(SmtpClient client, ImmutableList<Letter> letters)
    {
        var round = Round.Empty;
        foreach (var letter in letters)
        {
            var result = await client.TrySend(letter.Content);
            var aged = result is Result<Unit>.Err err ? letter with { History = letter.History.Add(err.Reason) } : letter;
            round = result.Judge() switch
            {
                Verdict.Done => round with { Done = round.Done + 1 },
                Verdict.Wait when aged.History.Count < Limit => round with { Waiting = round.Waiting.Add(aged) },
                _ => round with { Returned = round.Returned.Add(aged) },
            };
        }
        return round;
    }

    public static string Report(Round round) =>
        $"{round.Done} done, {round.Waiting.Count} wait, returned: " +
        string.Join(", ", round.Returned.Select(l => $"{l.Content.To} ({l.History.LastOrDefault()?.Code})"));
}
