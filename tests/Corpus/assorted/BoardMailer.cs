using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;

namespace Corpus.Assorted.BoardMailer
{
    public class BoardMailer
    {
        private readonly SmtpClient _client;
        private readonly IAsyncPolicy _policy;

        public BoardMailer(SmtpClient client)
        {
            _client = client;
            _policy = Policy
                .Handle<SmtpException>(e => e.StatusCode == SmtpStatusCode.ServiceNotAvailable)
                .Or<SmtpException>(e => e.StatusCode == SmtpStatusCode.MailboxUnavailable)  //! SMTP001
                .WaitAndRetryAsync(5, n => TimeSpan.FromMinutes(n));
        }

        /// <summary>One message to one person.</summary>
        public Task SendPersonalAsync(string to, string subject, string text)
        {
            return _policy.ExecuteAsync(async () =>
            {
                using var message = new MailMessage("board@company.example", to, subject, text);
                await _client.SendMailAsync(message);
            });
        }

        /// <summary>The minutes go to the whole board in one message.</summary>
        public void SendMinutes(MailAddressCollection board, string pdf)
        {
            using var message = new MailMessage();
            message.From = new MailAddress("board@company.example");
            foreach (var member in board)
                message.To.Add(member);
            message.Subject = "Minutes";
            message.Attachments.Add(new Attachment(pdf));

            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);  //! SMTP009
                    return;
                }
                catch (SmtpFailedRecipientException ex) when ((int)ex.StatusCode is >= 400 and < 500)
                {
                    Console.WriteLine($"{ex.FailedRecipient}: {ex.StatusCode}");
                    Thread.Sleep(TimeSpan.FromMinutes(5));
                }
            }
        }
    }
}
