using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Hr.Onboarding.Mail
{
    public class WelcomeMailer
    {
        private readonly ILogger<WelcomeMailer> _logger;
        private readonly string _host, _user, _password;

        public WelcomeMailer(ILogger<WelcomeMailer> logger, string host, string user, string password)
        {
            _logger = logger;
            _host = host;
            _user = user;
            _password = password;
        }

        public async Task WelcomeAsync(string name, string address)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("HR", _user));
            message.To.Add(new MailboxAddress(name, address));
            message.Subject = "Welcome, " + name;
            message.Body = new TextPart("plain") { Text = "Your first day starts at nine." };

            using var smtp = new SmtpClient();
            try
            {
                await smtp.ConnectAsync(_host, 587, SecureSocketOptions.StartTls);
            }
            catch (SslHandshakeException ex)
            {
                _logger.LogWarning(ex, "TLS failed with {Host}, using port 25", _host);
                await smtp.ConnectAsync(_host, 25, SecureSocketOptions.None);
            }
            catch (Exception ex) //! SMTP007
            {
                _logger.LogError(ex, "Connect to {Host} failed", _host);
            }

            await smtp.AuthenticateAsync(_user, _password);
            await smtp.SendAsync(message);
            await smtp.DisconnectAsync(true);
            _logger.LogInformation("Welcomed {Address}", address);
        }

        public async Task<bool> WelcomeAllAsync(IReadOnlyList<MimeMessage> messages)
        {
            using var smtp = new SmtpClient();
            try
            {
                await smtp.ConnectAsync(_host, 587, SecureSocketOptions.StartTls);
                await smtp.AuthenticateAsync(_user, _password);
            }
            catch (Exception ex)
            {
                _logger.LogError(ex, "No session with {Host}", _host);
                return false;
            }

            foreach (var m in messages)
                await smtp.SendAsync(m);
            await smtp.DisconnectAsync(true);
            return true;
        }
    }
}
