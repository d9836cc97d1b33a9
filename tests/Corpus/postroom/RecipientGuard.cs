using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Loyalty.Mail;

public class RecipientGuard
{
    private readonly ICollection<string> _blocked;
    private readonly IDictionary<string, int> _strikes = new Dictionary<string, int>();

    public RecipientGuard(ICollection<string> blocked)
    {
        _blocked = blocked;
    }

    public bool MayMail(string address) => !_blocked.Contains(address.ToLowerInvariant());

    public void OnRefused(SmtpCommandException ex)
    {
        if (ex.ErrorCode != SmtpErrorCode.RecipientNotAccepted || ex.Mailbox == null)
            return;

        var address = ex.Mailbox.Address.ToLowerInvariant();
        switch ((int)ex.StatusCode)
        {
            case >= 500:
                _blocked.Add(address);
                break;
            default:
                _strikes[address] = _strikes.TryGetValue(address, out var n) ? n + 1 : 1;
                break;
        }
    }

    public int Strikes(string address) => _strikes.TryGetValue(address.ToLowerInvariant(), out var n) ? n : 0;
}

/// <summary>Goes on with the accepted recipients; MailKit would stop at the first refused one.</summary>
public class TolerantSmtpClient : SmtpClient
{
    public List<(MailboxAddress Mailbox, SmtpResponse Response)> Refused { get; } = new();

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        Refused.Add((mailbox, response));
    }

    protected override void OnNoRecipientsAccepted(MimeMessage message)
    {
        throw new InvalidOperationException("nobody was accepted");
    }
}

public class LoyaltyMailer
{
    private readonly RecipientGuard _guard;

    public LoyaltyMailer(RecipientGuard guard) => _guard = guard;

    public async Task SendPointsAsync(IEnumerable<(string Address, int Points)> members)
    {
        using var client = new TolerantSmtpClient();
        await client.ConnectAsync("smtp.loyalty.example", 587);
        var second = new List<MimeMessage>();
        foreach (var (address, points) in members.Where(m => _guard.MayMail(m.Address)))
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Loyalty", "points@loyalty.example"));
            message.To.Add(MailboxAddress.Parse(address));
            message.Subject = "You have " + points + " points";
            message.Body = new TextPart("plain") { Text = message.Subject };
            try
            {
                client.Refused.Clear();
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex)
            {
                _guard.OnRefused(ex);
                if ((int)ex.StatusCode < 500)
                    second.Add(message);
            }
            catch (InvalidOperationException) when (client.Refused.All(r => (int)r.Response.StatusCode < 500))
            {
                second.Add(message);
            }
            catch (InvalidOperationException)
            {
                Console.Error.WriteLine("refused: " + address);
            }
        }

        if (second.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMinutes(20));
            if (!client.IsConnected)
                await client.ConnectAsync("smtp.loyalty.example", 587);
            foreach (var message in second)
            {
                try { await client.SendAsync(message); }
                catch (Exception ex) when (ex is SmtpCommandException or InvalidOperationException or ServiceNotConnectedException)
                {
                    Console.Error.WriteLine($"{message.To}: {ex.Message}");
                }
            }
        }

        await client.DisconnectAsync(true);
    }
}
