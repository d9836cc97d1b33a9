#nullable enable
using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Nestbox.Mail;

public sealed record QueuedMail(string To, string Subject, string Html, int Tries = 0);

public sealed class MailChannel
{
    private readonly Channel<QueuedMail> _channel = Channel.CreateBounded<QueuedMail>(new BoundedChannelOptions(5_000)
    {
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
    });

    public ChannelReader<QueuedMail> Reader => _channel.Reader;

    public ChannelWriter<QueuedMail> Writer => _channel.Writer;
}

public sealed class ChannelMailWorker : BackgroundService
{
    private readonly Channel<QueuedMail> _pending;
    private readonly ILogger<ChannelMailWorker> _logger;
    private readonly string _host;

    public ChannelMailWorker(ILogger<ChannelMailWorker> logger, string host)
    {
        _pending = Channel.CreateUnbounded<QueuedMail>();
        _logger = logger;
        _host = host;
    }

    public bool Post(QueuedMail mail) => _pending.Writer.TryWrite(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in _pending.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(item, stoppingToken);
                _logger.LogDebug("sent to {To}", item.To);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 400 && item.Tries < 6) //! SMTP001
            {
                _logger.LogWarning("{To}: {Reply}, try {Tries}", item.To, ex.Message, item.Tries);
                await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
                await _pending.Writer.WriteAsync(item with { Tries = item.Tries + 1 }, stoppingToken);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                _logger.LogError(ex, "mail to {To} dropped", item.To);
            }
        }
    }

    private async Task SendAsync(QueuedMail item, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("birds@nestbox.example"));
        message.To.Add(MailboxAddress.Parse(item.To));
        message.Subject = item.Subject;
        message.Body = new TextPart("html") { Text = item.Html };

        using var client = new SmtpClient();
        await client.ConnectAsync(_host, 465, SecureSocketOptions.SslOnConnect, ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
