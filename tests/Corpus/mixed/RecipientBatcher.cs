using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Mixed.RecipientBatcher;

public readonly record struct Reply(int Code, string Text)
{
    public bool Positive => Code is >= 200 and < 400;
}

/// <summary>One command out, one complete reply in. Throws when the connection is gone.</summary>
public interface ISmtpConversation
{
    Task<Reply> ExchangeAsync(string command, CancellationToken ct);
    Task<Reply> SendBodyAsync(ReadOnlyMemory<byte> body, CancellationToken ct);
}

public sealed class RecipientBatcher(ISmtpConversation smtp)
{
    public async Task<IReadOnlyDictionary<string, Reply>> SendAsync(
        string sender, IReadOnlyCollection<string> recipients, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var result = new Dictionary<string, Reply>();
        var waiting = new Queue<string>(recipients);

        while (waiting.Count > 0)
        {
            var mail = await smtp.ExchangeAsync($"MAIL FROM:<{sender}>", ct);
            if (!mail.Positive)
            {
                while (waiting.TryDequeue(out var rest)) result[rest] = mail;
                break;
            }

            var accepted = new List<string>();
            while (waiting.TryPeek(out var to))
            {
                var rcpt = await smtp.ExchangeAsync($"RCPT TO:<{to}>", ct);

                // Too many in one go: the others travel with the next transaction.
                if (rcpt.Code is 452 or 552 && accepted.Count > 0)
                    break;

                waiting.Dequeue();
                if (rcpt.Positive) accepted.Add(to);
                else result[to] = rcpt;
            }

            if (accepted.Count == 0)
            {
                var reset = await smtp.ExchangeAsync("RSET", ct);
                continue;
            }

            var data = await smtp.ExchangeAsync("DATA", ct);
            var final = data.Code == 354 ? await smtp.SendBodyAsync(body, ct) : data;
            foreach (var to in accepted) result[to] = final;
        }

        return result;
    }
}
