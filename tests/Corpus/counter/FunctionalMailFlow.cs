#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Bakery.Newsletter;

public abstract record Result<T>
{
    public sealed record Ok(T Value) : Result<T>;
    public sealed record Error(Failure Failure) : Result<T>;

    public Result<TOut> Map<TOut>(Func<T, TOut> map) => this switch
    {
        Ok ok => new Result<TOut>.Ok(map(ok.Value)),
        Error error => new Result<TOut>.Error(error.Failure),
        _ => throw new InvalidOperationException(),
    };
}

public abstract record Failure(string Text)
{
    public sealed record Passing(string Text) : Failure(Text);
    public sealed record Final(string Text) : Failure(Text);

    public static Failure Of(SmtpException e) => ((int)e.StatusCode / 100, e.StatusCode) switch
    {
        (_, SmtpStatusCode.GeneralFailure) => new Passing("no reply: " + e.Message),
        (4, _) => new Passing(e.Message),
        (5, SmtpStatusCode.MailboxUnavailable) => new Final("no such mailbox"),
        _ => new Final(e.Message),
    };
}

public static class Retrying
{
    public static async Task<Result<T>> Retry<T>(this Func<Task<Result<T>>> step, params TimeSpan[] pauses)
    {
        var result = await step();
        foreach (var pause in pauses)
        {
            if (result is not Result<T>.Error { Failure: Failure.Passing })
                break;
            await Task.Delay(pause);
            result = await step();
        }
        return result;
    }
}

public static class FunctionalMailFlow
{
    public static Task<Result<string>[]> SendOffers(Func<SmtpClient> clients, IEnumerable<string> customers, string offer) =>
        Task.WhenAll(customers
            .Where(c => c.Contains('@'))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(customer =>
            {
                Func<Task<Result<string>>> step = () => Send(clients, customer, offer);
                return step.Retry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60));
            }));

    private static async Task<Result<string>> Send(Func<SmtpClient> clients, string customer, string offer)
    {
        try
        {
            using var client = clients();
            using var mail = new MailMessage("hello@bakery.example", customer, "Bread of the week", offer);
            await client.SendMailAsync(mail);
            return new Result<string>.Ok(customer);
        }
        catch (SmtpException e)
        {
            return new Result<string>.Error(Failure.Of(e));
        }
    }

    public static string Summary(IEnumerable<Result<string>> results) =>
        string.Join(", ", results
            .GroupBy(r => r switch
            {
                Result<string>.Ok => "sent",
                Result<string>.Error { Failure: Failure.Passing } => "not reached",
                _ => "refused",
            })
            .Select(g => $"{g.Count()} {g.Key}"));
}
