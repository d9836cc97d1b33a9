using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Scanner.ToMail
{
    /// <summary>Keeps one connection open and reopens it when the server dropped it while idle.</summary>
    public sealed class ReconnectingClient : IDisposable
    {
        private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);
        private readonly string _host;
        private readonly int _port;
        private SmtpClient _client = new SmtpClient();

        public ReconnectingClient(string host, int port)
        {
            _host = host;
            _port = port;
        }

        public async Task SendScanAsync(MimeMessage scan, CancellationToken ct)
        {
            await _gate.WaitAsync(ct);
            try
            {
                for (int attempt = 0; ; attempt++)
                {
                    try
                    {
                        if (!_client.IsConnected)
                            await _client.ConnectAsync(_host, _port, SecureSocketOptions.Auto, ct);
                        await _client.SendAsync(scan, ct);
                        return;
                    }
                    catch (Exception e) when (attempt < 2 && (e is SmtpProtocolException || e is ServiceNotConnectedException || e is IOException || e is SocketException))
                    {
                        _client.Dispose();
                        _client = new SmtpClient();
                        await Task.Delay(500 * (attempt + 1), ct);
                    }
                }
            }
            finally
            {
                _gate.Release();
            }
        }

        public void Dispose()
        {
            _client.Dispose();
            _gate.Dispose();
        }
    }
}
