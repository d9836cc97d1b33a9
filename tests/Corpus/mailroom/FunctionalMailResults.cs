#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Ledger.Functional;

public readonly record struct Reply(int Code, string Text)
{
    public bool IsPositive => Code / 100 is 2 or 3;
    public bool IsTransient => Code / 100 == 4;
    public bool IsPermanent => Code / 100 == 5;
}

public abstract record Result<T>
{
    private Result()
    {
    }

    public sealed record Ok(T Value) : Result<T>;

    public sealed record Transient(Reply Reply) : Result<T>;

    public sealed record Permanent(Reply Reply) : Result<T>;

    public R Match<R>(Func<T, R> ok, Func<Reply, R> transient, Func<Reply, R> permanent) => this switch
    {
        Ok o => ok(o.Value),
        Transient t => transient(t.Reply),
        Permanent p => permanent(p.Reply),
        _ => throw new InvalidOperationException()
    };
}

public static class Mail
{
    public static async Task<Result<string>> TrySend(this SmtpClient client, MimeMessage message, CancellationToken ct)
    {
        try
        {
            return new Result<string>.Ok(await client.SendAsync(message, ct));
        }
        catch (SmtpCommandException e)
        {
            return Lift(new Reply((int)e.StatusCode, e.Message));
        }
        catch (SmtpProtocolException e)
        {
            return new Result<string>.Transient(new Reply(451, e.Message));
        }
    }

    private static Result<string> Lift(Reply reply) =>
        reply.IsTransient ? new Result<string>.Transient(reply) : new Result<string>.Permanent(reply);

    public static async Task<Result<string>> WithRetry(Func<Task<Result<string>>> send, IEnumerable<TimeSpan> pauses)
    {
        var result = await send();
        foreach (var pause in pauses.TakeWhile(_ => result is Result<string>.Transient))
        {
            await Task.Delay(pause);
            result = await send();
        }

        return result;
    }
}

public sealed record LedgerClosing(string Period, string Auditor, decimal Balance);

public static class LedgerMail
{
    private static readonly TimeSpan[] Pauses = { TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30) };

    public static async Task<string> Announce(LedgerClosing closing, string host, CancellationToken ct)
    {
        var message = Compose(closing);
        var result = await Mail.WithRetry(
            async () =>
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(host, 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
                var answer = await client.TrySend(message, ct);
                await client.DisconnectAsync(true, ct);
                return answer;
            },
            Pauses);

        return result.Match(
            ok => $"{closing.Period}: {ok}",
            later => $"{closing.Period}: still {later.Code}, try tomorrow",
            never => $"{closing.Period}: {never.Code} {never.Text}");
    }

    private static MimeMessage Compose(LedgerClosing closing)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("ledger@books.example"));
        message.To.Add(MailboxAddress.Parse(closing.Auditor));
        message.Subject = $"Ledger {closing.Period} closed";
        message.Body = new TextPart("plain") { Text = $"Balance: {closing.Balance:N2}" };
        return message;
    }
}
