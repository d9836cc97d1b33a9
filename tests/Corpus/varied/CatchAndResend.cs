using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace SmallShop
{
    public class MailService
    {
        private readonly string host;
        private readonly string login;
        private readonly string password;

        public MailService(string host, string login, string password)
        {
            this.host = host;
            this.login = login;
            this.password = password;
        }

        public async Task SendOrderMail(MimeMessage message)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls);
            await client.AuthenticateAsync(login, password);

            try
            {
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy)
            {
                await Task.Delay(TimeSpan.FromMinutes(1));
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.TransactionFailed) //! SMTP001
            {
                Console.WriteLine("Transaction failed, trying once more: " + ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(10));
                await client.SendAsync(message);
            }

            await client.DisconnectAsync(true);
        }

        public async Task SendRegistrationMail(string address, string name)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse(login));
            message.To.Add(new MailboxAddress(name, address));
            message.Subject = "Welcome to SmallShop";
            message.Body = new TextPart("html") { Text = $"<p>Hello {name}, your account is ready.</p>" };

            using var client = new SmtpClient();
            try
            {
                await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls);
                await client.AuthenticateAsync(login, password);
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) //! SMTP106
            {
                await Task.Delay(5000);
                await SendRegistrationMail(address, name);
            }
            finally
            {
                await client.DisconnectAsync(true);
            }
        }
    }
}
