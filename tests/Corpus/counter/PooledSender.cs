using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Saas.Transactional
{
    public class PooledSender
    {
        private readonly SemaphoreSlim _slots;
        private readonly SenderSettings _settings;
        private readonly ILogger<PooledSender> _logger;

        public PooledSender(SenderSettings settings, ILogger<PooledSender> logger)
        {
            _settings = settings;
            _logger = logger;
            _slots = new SemaphoreSlim(settings.Connections);
        }

        public async Task<int> SendBatchAsync(IReadOnlyList<MimeMessage> batch, CancellationToken cancellationToken)
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await SendOverOneConnection(batch, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }

        private async Task<int> SendOverOneConnection(IReadOnlyList<MimeMessage> batch, CancellationToken cancellationToken)
        {
            using (var client = new SmtpClient())
            {
                client.LocalDomain = _settings.HelloName;
                try
                {
                    await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTls, cancellationToken);
                }
                catch (SocketException ex) //! SMTP007
                {
                    _logger.LogError(ex, "{Host} is not reachable", _settings.Host);
                }

                await client.AuthenticateAsync(_settings.User, _settings.Password, cancellationToken);

                var sent = 0;
                foreach (var message in batch)
                {
                    var round = 1;
                    while (!await TrySendAsync(client, message, cancellationToken))
                    {
                        if (++round > 4)
                        {
                            WriteToFolder(_settings.UnsentFolder, message);
                            break;
                        }
                        await Task.Delay(TimeSpan.FromSeconds(15 * round), cancellationToken);
                    }

                    if (round <= 4)
                        sent++;
                }

                await client.DisconnectAsync(true, cancellationToken);
                return sent;
            }
        }

        private async Task<bool> TrySendAsync(SmtpClient client, MimeMessage message, CancellationToken cancellationToken)
        {
            try
            {
                await client.SendAsync(message, cancellationToken);
                return true;
            }
            catch (SmtpCommandException ex) //! SMTP101
            {
                _logger.LogWarning("{MessageId} refused: {Text}", message.MessageId, ex.Message);
                return false;
            }
        }

        private static void WriteToFolder(string folder, MimeMessage message)
        {
            Directory.CreateDirectory(folder);
            message.WriteTo(Path.Combine(folder, Guid.NewGuid().ToString("N") + ".eml"));
        }
    }

    public class SenderSettings
    {
        public string Host { get; set; }
        public int Port { get; set; } = 587;
        public string User { get; set; }
        public string Password { get; set; }
        public string HelloName { get; set; }
        public string UnsentFolder { get; set; }
        public int Connections { get; set; } = 4;
    }
}
