using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Saas.Mailing
{
    public sealed class TenantMail
    {
        public TenantMail(string tenant, string to, string subject, string body)
        {
            Tenant = tenant;
            To = to;
            Subject = subject;
            Body = body;
        }

        public string Tenant { get; }
        public string To { get; }
        public string Subject { get; }
        public string Body { get; }
    }

    public sealed class TenantRelay
    {
        public string Host { get; set; }
        public int Port { get; set; } = 25;
        public string Login { get; set; }
        public string Password { get; set; }
        public string Sender { get; set; }
    }

    /// <summary>One pump and one thread per tenant, so that a slow relay only slows its own tenant.</summary>
    public sealed class TenantMailPump : IDisposable
    {
        private readonly BlockingCollection<TenantMail> _mails = new BlockingCollection<TenantMail>();
        private readonly TenantRelay _relay;
        private readonly Action<string> _log;
        private readonly Thread _thread;

        public TenantMailPump(string tenant, TenantRelay relay, Action<string> log)
        {
            _relay = relay;
            _log = log;
            _thread = new Thread(Pump) { IsBackground = true, Name = "mail-" + tenant };
            _thread.Start();
        }

        public void Post(TenantMail mail) => _mails.Add(mail);

        private void Pump()
        {
            foreach (var mail in _mails.GetConsumingEnumerable())
            {
                try
                {
                    Send(mail);
                }
                catch (SmtpException e) when ((int)e.StatusCode / 100 == 4) { _mails.Add(mail); } //! SMTP106
                catch (SmtpException e)
                {
                    _log(mail.Tenant + ": " + mail.To + " lost, " + e.StatusCode + " " + e.Message);
                }
                catch (FormatException)
                {
                    _log(mail.Tenant + ": not an address: " + mail.To);
                }
            }
        }

        private void Send(TenantMail mail)
        {
            using (var client = new SmtpClient(_relay.Host, _relay.Port))
            using (var message = new MailMessage(_relay.Sender, mail.To, mail.Subject, mail.Body))
            {
                if (!string.IsNullOrEmpty(_relay.Login))
                {
                    client.EnableSsl = true;
                    client.Credentials = new NetworkCredential(_relay.Login, _relay.Password);
                }
                message.Headers.Add("X-Tenant", mail.Tenant);
                client.Send(message);
            }
        }

        public void Dispose()
        {
            _mails.CompleteAdding();
            _thread.Join(TimeSpan.FromSeconds(20));
            _mails.Dispose();
        }
    }

    public sealed class TenantMailRouter : IDisposable
    {
        private readonly Dictionary<string, TenantMailPump> _pumps = new Dictionary<string, TenantMailPump>(StringComparer.OrdinalIgnoreCase);

        public void Register(string tenant, TenantRelay relay) => _pumps[tenant] = new TenantMailPump(tenant, relay, Console.Error.WriteLine);

        public bool Route(TenantMail mail)
        {
            if (!_pumps.TryGetValue(mail.Tenant, out var pump))
                return false;
            pump.Post(mail);
            return true;
        }

        public void Dispose()
        {
            foreach (var pump in _pumps.Values)
                pump.Dispose();
        }
    }
}
