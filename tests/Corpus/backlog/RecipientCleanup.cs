#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Clubhouse.Mail;

public sealed class CollectingSmtpClient : SmtpClient
{
    public List<(MailboxAddress Mailbox, SmtpResponse Response)> Refused { get; } = new();

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        => Refused.Add((mailbox, response));
}

public interface IMemberFile
{
    void MarkInvalid(string email, string reason);
}

public sealed class RecipientCleanup
{
    private readonly IMemberFile _members;
    private readonly List<MimeMessage> _secondRound = new();

    public RecipientCleanup(IMemberFile members) => _members = members;

    public async Task SendAsync(CollectingSmtpClient client, MimeMessage circular)
    {
        client.Refused.Clear();
        try
        {
            await client.SendAsync(circular);
        }
        catch (SmtpCommandException e) when (e.ErrorCode != SmtpErrorCode.RecipientNotAccepted)
        {
            Console.Error.WriteLine($"{circular.Subject}: {e.Message}");
            return;
        }
        catch (SmtpCommandException)
        {
            Console.Error.WriteLine($"{circular.Subject}: nobody was accepted");
        }

        foreach (var (mailbox, response) in client.Refused.Where(r => (int)r.Response.StatusCode >= 500))
            _members.MarkInvalid(mailbox.Address, response.Response);

        var waiting = client.Refused.Where(r => (int)r.Response.StatusCode < 500).Select(r => r.Mailbox).ToList();
        if (waiting.Count == 0)
            return;

        var copy = new MimeMessage { Subject = circular.Subject, Body = circular.Body };
        copy.From.AddRange(circular.From);
        copy.Bcc.AddRange(waiting);
        _secondRound.Add(copy);
    }

    public async Task SecondRoundAsync(CollectingSmtpClient client)
    {
        var copies = _secondRound.ToArray();
        _secondRound.Clear();
        foreach (var copy in copies)
            await client.SendAsync(copy);
    }
}
