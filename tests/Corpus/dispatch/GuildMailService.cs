#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Realm.Server.Mail;

/// <summary>Mails to players who have been offline for a while.</summary>
public sealed class GuildMailService
{
    public sealed class MailFault : Exception
    {
        internal MailFault(int replyCode, string text, Exception? inner = null)
            : base(text, inner)
        {
            ReplyCode = replyCode;
        }

        public int ReplyCode { get; }

        public bool IsTransient => ReplyCode == 0 || Table.Lookup(ReplyCode).Repeat;
    }

    private readonly record struct Rule(int Code, bool Repeat, string Label);

    private static class Table
    {
        private static readonly Rule[] Rules =
        {
            new(421, true, "closing"),
            new(450, true, "mailbox busy"),
            new(451, true, "local error"),
            new(452, true, "storage"),
            new(550, false, "no such mailbox"),
            new(551, false, "moved"),
            new(553, false, "bad name"),
            new(554, false, "failed"),
        };

        public static Rule Lookup(int code)
        {
            foreach (var rule in Rules)
            {
                if (rule.Code == code)
                    return rule;
            }

            return new Rule(code, code is >= 400 and < 500, "other");
        }
    }

    private readonly Queue<(MimeMessage Mail, int Tries)> _queue = new();
    private readonly Func<ISmtpClient> _connect;
    private readonly Action<string> _console;

    public GuildMailService(Func<ISmtpClient> connect, Action<string> console)
    {
        _connect = connect;
        _console = console;
    }

    public void Post(string player, string address, string guild)
    {
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Realm", "noreply@realm.example"));
        mail.To.Add(new MailboxAddress(player, address));
        mail.Subject = $"{guild} misses you";
        mail.Body = new TextPart("plain") { Text = $"{player}, your guild {guild} needs you!" };
        _queue.Enqueue((mail, 0));
    }

    public async Task TickAsync(CancellationToken token)
    {
        var count = _queue.Count;
        using var client = _connect();
        while (count-- > 0)
        {
            var (mail, tries) = _queue.Dequeue();
            try
            {
                await DeliverAsync(client, mail, token);
            }
            catch (MailFault fault) when (fault.IsTransient && tries < 10)
            {
                _queue.Enqueue((mail, tries + 1));
            }
            catch (MailFault fault)
            {
                _console($"[mail] dropped {mail.To}: {fault.Message}");
            }
        }
    }

    private static async Task DeliverAsync(ISmtpClient client, MimeMessage mail, CancellationToken token)
    {
        try
        {
            await client.SendAsync(mail, token);
        }
        catch (SmtpCommandException ex)
        {
            throw new MailFault((int)ex.StatusCode, ex.Message, ex);
        }
        catch (ServiceNotConnectedException ex)
        {
            throw new MailFault(0, "not connected", ex);
        }
    }
}
