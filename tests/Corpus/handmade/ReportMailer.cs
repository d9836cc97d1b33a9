using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Reports.Nightly
{
    public class ReportMailer : IDisposable
    {
        private readonly SmtpClient _client = new SmtpClient();
        private readonly string _host;
        private readonly string _fallbackHost;

        public ReportMailer(string host, string fallbackHost)
        {
            _host = host;
            _fallbackHost = fallbackHost;
            _client.Timeout = 120000;
        }

        public bool Send(MimeMessage report)
        {
            try
            {
                _client.Connect(_host, 25, SecureSocketOptions.StartTlsWhenAvailable);
            }
            catch (Exception ex)
            {
                Console.Error.WriteLine("{0}: {1}, trying {2}", _host, ex.Message, _fallbackHost);
                _client.Connect(_fallbackHost, 25, SecureSocketOptions.StartTlsWhenAvailable);
            }

            _client.Send(report);
            _client.Disconnect(true);
            return true;
        }

        public bool SendQuietly(MimeMessage report)
        {
            try
            {
                _client.Connect(_host, 25, SecureSocketOptions.Auto);
            }
            catch (Exception ex)
            {
                Console.Error.WriteLine(ex.Message);
            }

            if (!_client.IsConnected)
            {
                Park(report);
                return false;
            }

            _client.Send(report);
            _client.Disconnect(true);
            return true;
        }

        public void SendMany(IList<MimeMessage> reports)
        {
            bool connected;
            try
            {
                _client.Connect(_host, 25, SecureSocketOptions.Auto);
                connected = true;
            }
            catch (IOException)
            {
                connected = false;
            }
            catch (ServiceNotConnectedException)
            {
                connected = false;
            }

            foreach (var r in reports)
            {
                if (connected)
                    _client.Send(r);
                else
                    Park(r);
            }

            if (connected) _client.Disconnect(true);
        }

        private static void Park(MimeMessage m)
        {
            Directory.CreateDirectory("parked");
            m.WriteTo(Path.Combine("parked", Guid.NewGuid().ToString("N") + ".eml"));
        }

        public void Dispose() { _client.Dispose(); }
    }
}
