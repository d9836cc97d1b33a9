#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Support.Desk.Mail;

public sealed record Explanation(string Headline, string Advice, bool Wait);

/// <summary>Says in plain words why a mail did not go out, and waits where waiting helps.</summary>
public sealed class ReplyExplainer(Func<Task<ISmtpClient>> connect, ILogger<ReplyExplainer> logger)
{
    public async Task<Explanation?> SendAsync(MimeMessage message, CancellationToken ct)
    {
        Explanation? last = null;
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            using var client = await connect();
            try
            {
                await client.SendAsync(message, ct);
                return null;
            }
            catch (SmtpCommandException ex)
            {
                last = Explain(ex);
                logger.LogInformation("Attempt {Attempt}: {Headline} ({Code} {Text})", attempt, last.Headline, (int)ex.StatusCode, ex.Message);
                if (!last.Wait)
                    return last;
            }
            finally
            {
                await client.DisconnectAsync(true, CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromMinutes(5 * attempt), ct);
        }

        return last;
    }

    private static Explanation Explain(SmtpCommandException ex)
    {
        var wait = (int)ex.StatusCode is >= 400 and < 500;
        if (wait && ex.Message.Contains("greylist", StringComparison.OrdinalIgnoreCase))
            return new Explanation("The server does not know us yet", "It will take the mail in some minutes.", wait);
        return new Explanation(Headline(ex.Message), wait ? "We keep trying." : "Please check the address and the message.", wait);
    }

    private static string Headline(string text)
    {
        if (text.Contains("5.1.1") || text.Contains("unknown", StringComparison.OrdinalIgnoreCase))
            return "There is no such mailbox";
        if (text.Contains("4.2.2") || text.Contains("5.2.2") || text.Contains("quota", StringComparison.OrdinalIgnoreCase))
            return "The mailbox is full";
        if (text.Contains("spam", StringComparison.OrdinalIgnoreCase))
            return "The message looks like spam";
        if (text.Contains("SPF") || text.Contains("DKIM") || text.Contains("DMARC"))
            return "Our domain is not set up as the receiver wants it";
        return "The receiver refused the message";
    }

    public static IReadOnlyDictionary<string, string> Glossary { get; } = new Dictionary<string, string>
    {
        ["450"] = "try again later",
        ["550"] = "no such mailbox, or not wanted",
        ["554"] = "refused; try again with other words",
    };
}
