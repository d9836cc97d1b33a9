#nullable enable
using System;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Realm.Server.Mail
{
    /// <summary>Sends the "your guild was attacked" mails. One reader, started with the game loop.</summary>
    public sealed class GuildMailWorker
    {
        private readonly Channel<GuildMail> _inbox = Channel.CreateUnbounded<GuildMail>();
        private readonly Func<SmtpClient> _connect;

        public GuildMailWorker(Func<SmtpClient> connect)
        {
            _connect = connect;
        }

        public void Post(GuildMail mail) => _inbox.Writer.TryWrite(mail);

        public void Shutdown() => _inbox.Writer.Complete();

        public async Task RunAsync()
        {
            await foreach (var mail in _inbox.Reader.ReadAllAsync())
            {
                try
                {
                    using var client = _connect();
                    await client.SendAsync(ToMime(mail));
                    await client.DisconnectAsync(true);
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode / 100 == 4) //! SMTP106
                {
                    await Task.Delay(2000);
                    _inbox.Writer.TryWrite(mail);
                }
                catch (SmtpCommandException ex)
                {
                    Console.WriteLine("[mail] " + mail.Player + " " + ex.Message);
                }
                catch (SmtpProtocolException ex)
                {
                    Console.WriteLine("[mail] lost " + ex.Message);
                }
            }
        }

        private static MimeMessage ToMime(GuildMail mail)
        {
            var mime = new MimeMessage();
            mime.From.Add(new MailboxAddress("Realm", "raven@realm.example"));
            mime.To.Add(new MailboxAddress(mail.Player, mail.Address));
            mime.Subject = mail.Guild + " is under attack!";
            mime.Body = new TextPart("plain") { Text = mail.Text };
            return mime;
        }
    }

    public sealed class GuildMail
    {
        public string Player { get; init; } = "";
        public string Address { get; init; } = "";
        public string Guild { get; init; } = "";
        public string Text { get; init; } = "";
    }
}
