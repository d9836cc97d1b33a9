using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Chat.Invitations;

public interface IMailQueue
{
    ValueTask EnqueueAsync(MimeMessage message);
}

public class ChannelMailWorker : BackgroundService, IMailQueue
{
    private readonly Channel<MimeMessage> _channel = Channel.CreateUnbounded<MimeMessage>();
    private readonly ILogger<ChannelMailWorker> _logger;

    public ChannelMailWorker(ILogger<ChannelMailWorker> logger)
    {
        _logger = logger;
    }

    public ValueTask EnqueueAsync(MimeMessage message) => _channel.Writer.WriteAsync(message);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in _channel.Reader.ReadAllAsync())
        {
            try
            {
                await SendOneAsync(message);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500) //! SMTP106
            {
                _logger.LogInformation("Deferred ({Code}): {To}", (int)ex.StatusCode, message.To);
                await Task.Delay(2000);
                _channel.Writer.TryWrite(message);
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogError("Rejected ({Code}): {To}", (int)ex.StatusCode, message.To);
            }
            catch (Exception ex)
            {
                _logger.LogError(ex, "Could not send to {To}", message.To);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _channel.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    private static async Task SendOneAsync(MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("smtp.chat.example", 587, SecureSocketOptions.StartTlsWhenAvailable);
        await client.SendAsync(message);
        await client.DisconnectAsync(true);
    }
}
