using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;

namespace Corpus.Mixed.ContactFormHandler
{
    public class ContactForm
    {
        public string Name { get; set; } = "";
        public string Email { get; set; } = "";
        public string Message { get; set; } = "";
    }

    public class SmtpSettings
    {
        public string Server { get; set; } = "";
        public int Port { get; set; }
        public string Username { get; set; } = "";
        public string Password { get; set; } = "";
        public string Inbox { get; set; } = "";
    }

    public class ContactFormHandler
    {
        private readonly SmtpSettings _settings;

        public ContactFormHandler(SmtpSettings settings)
        {
            _settings = settings;
        }

        public async Task<IDictionary<string, string>> SubmitAsync(ContactForm form)
        {
            var errors = Validate(form);
            if (errors.Count > 0)
                return errors;

            var email = new MimeMessage();
            email.From.Add(MailboxAddress.Parse(_settings.Username));
            email.ReplyTo.Add(new MailboxAddress(form.Name, form.Email));
            email.To.Add(MailboxAddress.Parse(_settings.Inbox));
            email.Subject = "Contact form";
            email.Body = new TextPart("plain") { Text = form.Message };

            var policy = Policy.Handle<IOException>().Or<SmtpCommandException>().RetryAsync(3);  //! SMTP101

            try
            {
                await policy.ExecuteAsync(async () =>
                {
                    using (var smtp = new SmtpClient())
                    {
                        await smtp.ConnectAsync(_settings.Server, _settings.Port, SecureSocketOptions.StartTls);
                        await smtp.AuthenticateAsync(_settings.Username, _settings.Password);
                        await smtp.SendAsync(email);
                        await smtp.DisconnectAsync(true);
                    }
                });
            }
            catch (Exception)
            {
                errors["form"] = "Sorry, we could not deliver your message.";
            }

            return errors;
        }

        private static Dictionary<string, string> Validate(ContactForm form)
        {
            var errors = new Dictionary<string, string>();
            if (string.IsNullOrWhiteSpace(form.Name)) errors["name"] = "Please enter your name";
            if (!MailboxAddress.TryParse(form.Email, out _)) errors["email"] = "Please enter a valid address";
            if (form.Message.Length < 10) errors["message"] = "A bit longer, please";
            return errors;
        }
    }
}
