#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Realm.Server.Mail;

public enum GuildEvent
{
    MemberJoined,
    MemberLeft,
    RaidScheduled,
    TreasuryChanged,
}

public readonly record struct GuildNotice(GuildEvent Event, string Guild, string Actor, DateTime At, string? Detail);

/// <summary>Runs on its own thread so that the game loop never waits for mail.</summary>
public sealed class GuildMailer
{
    private readonly Dictionary<string, List<string>> _officers = new();
    private readonly string _host;
    private readonly int _port;

    public GuildMailer(string host, int port)
    {
        _host = host;
        _port = port;
    }

    public void SetOfficers(string guild, params string[] addresses) => _officers[guild] = new List<string>(addresses);

    public void Post(GuildNotice notice)
    {
        if (!_officers.TryGetValue(notice.Guild, out var officers) || officers.Count == 0)
            return;

        var message = Compose(notice, officers);
        var thread = new Thread(() => Deliver(message)) { IsBackground = true, Name = "guild-mail" };
        thread.Start();
    }

    private void Deliver(MimeMessage message)
    {
        using var client = new SmtpClient();
        client.Connect(_host, _port, SecureSocketOptions.StartTlsWhenAvailable);
        while (true)
        {
            try
            {
                client.Send(message);
                break;
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) //! SMTP106
            {
                Console.WriteLine("[mail] " + ex.Message);
                Thread.Sleep(TimeSpan.FromSeconds(30));
            }
        }

        client.Disconnect(true);
    }

    private static MimeMessage Compose(GuildNotice notice, List<string> officers)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Realm", "guilds@realm.example"));
        foreach (var officer in officers)
            message.Bcc.Add(MailboxAddress.Parse(officer));
        message.Subject = $"[{notice.Guild}] {Title(notice)}";
        message.Body = new TextPart("plain")
        {
            Text = $"{Title(notice)}\n{notice.At:u}\n\n{notice.Detail ?? "No details."}",
        };
        return message;
    }

    private static string Title(GuildNotice notice) => notice.Event switch
    {
        GuildEvent.MemberJoined => notice.Actor + " joined",
        GuildEvent.MemberLeft => notice.Actor + " left",
        GuildEvent.RaidScheduled => "Raid planned by " + notice.Actor,
        _ => "The treasury changed",
    };
}
