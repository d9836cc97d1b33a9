using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;

namespace Billing.Dispatch
{
    public sealed class KeepAliveSender : IDisposable
    {
        private readonly SmtpClient _client = new SmtpClient { Timeout = 30000 };
        private readonly string _host;
        private readonly int _port;
        private readonly List<MimeMessage> _later = new List<MimeMessage>();

        public KeepAliveSender(string host, int port)
        {
            _host = host;
            _port = port;
        }

        public IReadOnlyList<MimeMessage> Later => _later;

        public void Send(MimeMessage invoice)
        {
            if (!_client.IsConnected)
            {
                try
                {
                    _client.Connect(_host, _port);
                }
                catch (SocketException e)
                {
                    Console.Error.WriteLine("connect: " + e.SocketErrorCode);
                }
                catch (IOException e)
                {
                    Console.Error.WriteLine("connect: " + e.Message);
                }
            }

            if (!_client.IsConnected)
            {
                _later.Add(invoice);
                return;
            }

            _client.Send(invoice);
        }

        public void SendWithPatience(MimeMessage invoice)
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    _client.Connect(_host, _port);
                    break;
                }
                catch (SocketException) when (i < 5)
                {
                    Thread.Sleep(TimeSpan.FromSeconds(5 << i));
                }
            }

            _client.Send(invoice);
            _client.Disconnect(true);
        }

        public void Dispose()
        {
            if (_client.IsConnected)
            {
                try { _client.Disconnect(true); }
                catch (Exception) { /* nothing to lose */ }
            }
            _client.Dispose();
        }
    }
}
