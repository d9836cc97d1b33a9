using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Resilience.ChannelMailWorker;

public sealed record Envelope(MimeMessage Message, int Tries = 0);

public sealed class ChannelMailWorker : BackgroundService
{
    private readonly Channel<Envelope> _queue = Channel.CreateBounded<Envelope>(500);
    private readonly ILogger<ChannelMailWorker> _logger;
    private readonly string _host;

    public ChannelMailWorker(ILogger<ChannelMailWorker> logger, string host)
    {
        _logger = logger;
        _host = host;
    }

    public ValueTask EnqueueAsync(MimeMessage message, CancellationToken ct) =>
        _queue.Writer.WriteAsync(new Envelope(message), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_host, 25, false, stoppingToken);
                await client.SendAsync(item.Message, stoppingToken);
                await client.DisconnectAsync(true, stoppingToken);
            }
            catch (SmtpCommandException ex) when (item.Tries < 5 && ShouldRequeue(ex))
            {
                _logger.LogInformation("{Id} deferred: {Reply}", item.Message.MessageId, ex.Message);
                _ = RequeueLater(item with { Tries = item.Tries + 1 }, stoppingToken);
            }
            catch (Exception ex)
            {
                _logger.LogError(ex, "giving up on {Id}", item.Message.MessageId);
            }
        }
    }

    // only the temporary ones go round again
    private static bool ShouldRequeue(SmtpCommandException ex) =>
        ex.StatusCode is SmtpStatusCode.ServiceNotAvailable
            or SmtpStatusCode.MailboxBusy
            or SmtpStatusCode.MailboxUnavailable  //! SMTP001
            or SmtpStatusCode.ErrorInProcessing
            or SmtpStatusCode.InsufficientStorage;

    private async Task RequeueLater(Envelope item, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMinutes(Math.Pow(2, item.Tries)), ct);
        await _queue.Writer.WriteAsync(item, ct);
    }
}
