using System;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Clients.MailKitGreetingCaught
{
    public class InvoicePost
    {
        private readonly SmtpClient _client = new SmtpClient();

        public string LastProblem { get; private set; } = "";

        public void Post(MimeMessage invoice)
        {
            EnsureConnected();
            _client.Send(invoice);
        }

        private void EnsureConnected()
        {
            if (_client.IsConnected)
                return;

            try
            {
                _client.Connect("relay.invoices.example", 25, SecureSocketOptions.None);
            }
            catch (SmtpCommandException ex)  //! SMTP007
            {
                // The relay greets with 421 or 554 when it is busy.
                LastProblem = ex.Message;
            }
            catch (SocketException ex)  //! SMTP007
            {
                LastProblem = ex.Message;
            }
        }
    }
}
