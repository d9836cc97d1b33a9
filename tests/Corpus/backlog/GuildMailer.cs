using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dragonhold.Server.Guilds
{
    public sealed class GuildMember
    {
        public ulong Id { get; set; }
        public string Handle { get; set; }
        public string Email { get; set; }
        public DateTime LastSeen { get; set; }
    }

    public sealed class GuildMailer
    {
        private readonly SmtpClient _smtp = new SmtpClient("mail.dragonhold.example", 587) { EnableSsl = true };
        private readonly SemaphoreSlim _one = new SemaphoreSlim(1, 1);

        public async Task CallToArmsAsync(string guild, IEnumerable<GuildMember> members, DateTime raid)
        {
            foreach (var member in members)
            {
                if (member.LastSeen > DateTime.UtcNow.AddHours(-2) || string.IsNullOrEmpty(member.Email))
                    continue;

                var text = new StringBuilder();
                text.Append(member.Handle).AppendLine(", your guild needs you!");
                text.AppendFormat("{0} raids at {1:HH:mm} UTC.", guild, raid).AppendLine();

                using (var mail = new MailMessage("raids@dragonhold.example", member.Email, "Call to arms: " + guild, text.ToString()))
                {
                    await _one.WaitAsync();
                    try
                    {
                        await SendAsync(mail);
                    }
                    catch (SmtpException e)
                    {
                        Console.WriteLine("[guild] {0} not mailed: {1}", member.Handle, e.StatusCode);
                    }
                    finally
                    {
                        _one.Release();
                    }
                }
            }
        }

        private async Task SendAsync(MailMessage mail)
        {
            try
            {
                await _smtp.SendMailAsync(mail);
            }
            catch (SmtpException e) when ((int)e.StatusCode / 100 == 4) //! SMTP106
            {
                Console.WriteLine("[guild] relay is busy");
                await Task.Delay(TimeSpan.FromSeconds(45));
                await SendAsync(mail);
            }
        }
    }
}
