#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Fn.Mail;

public abstract record SendResult
{
    public sealed record Sent(DateTimeOffset At) : SendResult;
    public sealed record Again(TimeSpan After, string Why) : SendResult;
    public sealed record Failed(string Why) : SendResult;

    public T Match<T>(Func<Sent, T> sent, Func<Again, T> again, Func<Failed, T> failed) => this switch
    {
        Sent s => sent(s),
        Again a => again(a),
        Failed r => failed(r),
        _ => throw new InvalidOperationException()
    };
}

public sealed record OutboxEntry(Guid Id, string To, string Subject, string Html, int Tries, DateTimeOffset Due);

public sealed record OutboxState(ImmutableList<OutboxEntry> Waiting, ImmutableList<OutboxEntry> Done, ImmutableList<(OutboxEntry Entry, string Why)> Dead)
{
    public static readonly OutboxState Empty = new([], [], []);
}

public static class OutboxProcessor
{
    private const int MaxTries = 5;

    public static async Task<OutboxState> StepAsync(OutboxState state, Func<OutboxEntry, Task<SendResult>> send, DateTimeOffset now)
    {
        var due = state.Waiting.Where(e => e.Due <= now).ToList();
        var next = state with { Waiting = state.Waiting.RemoveRange(due) };

        foreach (var entry in due)
        {
            var result = await send(entry);
            next = result.Match(
                sent => next with { Done = next.Done.Add(entry) },
                again => entry.Tries + 1 >= MaxTries
                    ? next with { Dead = next.Dead.Add((entry, again.Why)) }
                    : next with { Waiting = next.Waiting.Add(entry with { Tries = entry.Tries + 1, Due = now + again.After }) },
                failed => next with { Dead = next.Dead.Add((entry, failed.Why)) });
        }

        return next;
    }

    public static Func<OutboxEntry, Task<SendResult>> OverSmtp(Func<SmtpClient> connect, string from) => async entry =>
    {
        using var message = new MailMessage(from, entry.To, entry.Subject, entry.Html) { IsBodyHtml = true };
        using var client = connect();
        try
        {
            await client.SendMailAsync(message);
            return new SendResult.Sent(DateTimeOffset.UtcNow);
        }
        catch (SmtpException error) when (ShouldRetry(error))
        {
            return new SendResult.Again(Backoff(entry.Tries), error.Message);
        }
        catch (SmtpException error)
        {
            return new SendResult.Failed(error.Message);
        }
    };

    private static TimeSpan Backoff(int tries) => TimeSpan.FromMinutes(Math.Min(240, 5 * Math.Pow(3, tries)));

    private static bool ShouldRetry(SmtpException error) =>
        error.Message.Contains("try again", StringComparison.OrdinalIgnoreCase); //! SMTP102
}

public static class OutboxReport
{
    public static string Render(OutboxState state) => string.Join(Environment.NewLine,
        Lines(state).Prepend($"{state.Done.Count} sent, {state.Waiting.Count} waiting, {state.Dead.Count} dead"));

    private static IEnumerable<string> Lines(OutboxState state) =>
        from dead in state.Dead
        orderby dead.Entry.To
        select $"  {dead.Entry.To,-40} {dead.Why}";
}
