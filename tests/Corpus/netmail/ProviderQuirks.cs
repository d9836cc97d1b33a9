using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Corpus.NetMail.ProviderQuirks;

public enum NextStep { RetrySoon, RetryTomorrow, GiveUp }

public readonly record struct ReplyKey(int Code, string Enhanced)
{
    private static readonly Regex Pattern = new(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])", RegexOptions.CultureInvariant);

    public static ReplyKey From(SmtpException exception)
    {
        var match = Pattern.Match(exception.Message);
        return new ReplyKey((int)exception.StatusCode, match.Success ? match.Value : "");
    }
}

/// <summary>
/// Replies of big providers that do not mean what their first digit says.
/// Every entry was added after a case with the provider; see the wiki before adding another.
/// </summary>
public static class ProviderQuirks
{
    private static readonly Dictionary<ReplyKey, NextStep> Table = new()
    {
        // Gmail: daily sending quota of the account, open again the next day
        [new(550, "5.4.5")] = NextStep.RetryTomorrow,
        // Gmail: receiving at too high a rate
        [new(550, "5.2.1")] = NextStep.RetryTomorrow,
        // Contradictory: message expired in the provider's own hop
        [new(554, "4.4.7")] = NextStep.RetrySoon,
    };

    public static NextStep Decide(SmtpException exception)
    {
        if (Table.TryGetValue(ReplyKey.From(exception), out var step))
            return step;
        return (int)exception.StatusCode >= 500 ? NextStep.GiveUp : NextStep.RetrySoon;
    }
}

public sealed class DelayedDelivery(SmtpClient client, Action<string, DateTime> schedule)
{
    public void Send(string to, string subject, string body, int attempt)
    {
        try
        {
            using var mail = new MailMessage("billing@saas.example", to, subject, body);
            client.Send(mail);
        }
        catch (SmtpException ex) when (attempt < 6)
        {
            switch (ProviderQuirks.Decide(ex))
            {
                case NextStep.RetrySoon:
                    schedule(to, DateTime.UtcNow.AddMinutes(30));
                    break;
                case NextStep.RetryTomorrow:
                    schedule(to, DateTime.UtcNow.Date.AddDays(1).AddHours(6));
                    break;
                default:
                    throw;
            }
        }
    }
}
