using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;

namespace Corpus.MailKit_.ReceiptSender
{
    public class ReceiptSender
    {
        private readonly string _host;
        private readonly int _port;

        public ReceiptSender(string host, int port)
        {
            _host = host;
            _port = port;
        }

        public async Task SendReceiptAsync(string customer, string number, string html)
        {
            var message = Build(customer, $"Your receipt {number}", html);

            using (var client = new SmtpClient())
            {
                await client.ConnectAsync(_host, _port, SecureSocketOptions.StartTls);

                try
                {
                    await client.SendAsync(message);
                }
                catch (SmtpCommandException ex)
                {
                    Console.WriteLine($"Receipt {number}: {ex.StatusCode}");

                    // the mailbox is locked by another process now and then, five seconds are enough
                    if (ex.StatusCode == SmtpStatusCode.MailboxBusy ||
                        ex.StatusCode == SmtpStatusCode.MailboxUnavailable)  //! SMTP001
                    {
                        await Task.Delay(5000);
                        await client.SendAsync(message);
                    }
                    else
                    {
                        throw;
                    }
                }

                await client.DisconnectAsync(true);
            }
        }

        public async Task SendToBookkeepingAsync(string number, string html)
        {
            var message = Build("bookkeeping@example.com", $"[copy] {number}", html);
            message.Priority = MessagePriority.NonUrgent;

            using var client = new SmtpClient();
            await client.ConnectAsync(_host, _port, SecureSocketOptions.StartTls);
            try
            {
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.MessageNotAccepted)  //! SMTP101
            {
                Console.WriteLine("Bookkeeping copy refused, once more: " + ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(2));
                await client.SendAsync(message);
            }

            await client.DisconnectAsync(true);
        }

        private static MimeMessage Build(string to, string subject, string html)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Till", "till@example.com"));
            message.To.Add(MailboxAddress.Parse(to));
            message.Subject = subject;
            message.Body = new TextPart(TextFormat.Html) { Text = html };
            return message;
        }
    }
}
