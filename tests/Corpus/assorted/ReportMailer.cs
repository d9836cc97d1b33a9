using System;
using System.IO;
using System.Threading;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Assorted.ReportMailer
{
    public class ReportMailer
    {
        private readonly string _host, _user, _password;
        private readonly Action<string> _log;

        public ReportMailer(string host, string user, string password, Action<string> log)
        {
            _host = host;
            _user = user;
            _password = password;
            _log = log;
        }

        public bool SendReport(string to, string pdf)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("reports@company.example"));
            message.To.Add(MailboxAddress.Parse(to));
            message.Subject = "Nightly report " + DateTime.Today.ToString("yyyy-MM-dd");
            var builder = new BodyBuilder { TextBody = "See attachment." };
            builder.Attachments.Add(pdf);
            message.Body = builder.ToMessageBody();

            for (int i = 1; i <= 5; i++)
            {
                using (var client = new SmtpClient())
                {
                    try
                    {
                        client.Connect(_host, 587, SecureSocketOptions.StartTls);
                    }
                    catch (Exception ex)  //! SMTP007
                    {
                        _log("connect: " + ex.Message);
                    }

                    try
                    {
                        client.Authenticate(_user, _password);
                        client.Send(message);
                        client.Disconnect(true);
                        return true;
                    }
                    catch (SmtpCommandException ex)  //! SMTP101
                    {
                        _log("attempt " + i + ": " + ex.Message);
                    }
                    catch (IOException ex)
                    {
                        _log("attempt " + i + ": " + ex.Message);
                    }
                }
                Thread.Sleep(TimeSpan.FromMinutes(1));
            }
            return false;
        }
    }
}
