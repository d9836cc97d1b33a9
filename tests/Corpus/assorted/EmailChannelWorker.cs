using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Assorted.EmailChannelWorker
{
    public sealed class EmailChannel
    {
        private readonly Channel<MimeMessage> _channel = Channel.CreateBounded<MimeMessage>(1000);
        public ChannelReader<MimeMessage> Reader => _channel.Reader;
        public ValueTask EnqueueAsync(MimeMessage message) => _channel.Writer.WriteAsync(message);
    }

    public sealed class EmailChannelWorker : BackgroundService
    {
        private readonly EmailChannel _channel;
        private readonly ILogger<EmailChannelWorker> _logger;

        public EmailChannelWorker(EmailChannel channel, ILogger<EmailChannelWorker> logger)
        {
            _channel = channel;
            _logger = logger;
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (var message in _channel.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await SendAsync(message, stoppingToken);
                }
                catch (SmtpCommandException ex)
                {
                    _logger.LogError("{Id} refused: {Code}", message.MessageId, (int)ex.StatusCode);
                }
            }
        }

        private async Task SendAsync(MimeMessage message, CancellationToken ct)
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync("smtp.saas.example", 465, SecureSocketOptions.SslOnConnect, ct);
                await client.SendAsync(message, ct);
                await client.DisconnectAsync(true, ct);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500)  //! SMTP106
            {
                _logger.LogWarning("{Id} deferred: {Code}", message.MessageId, (int)ex.StatusCode);
                await Task.Delay(TimeSpan.FromMinutes(1), ct);
                await _channel.EnqueueAsync(message);
            }
        }
    }
}
