using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Assorted.OutgoingWorker;

public sealed record Outgoing(MimeMessage Message, int Attempt = 0);

public sealed class OutgoingWorker(Channel<Outgoing> channel, Func<CancellationToken, Task<ISmtpClient>> connect, ILogger<OutgoingWorker> log)
    : BackgroundService
{
    private const int Max = 6;
    private ISmtpClient? _client;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await channel.Reader.WaitToReadAsync(stoppingToken))
        {
            while (channel.Reader.TryRead(out var item))
                await DeliverAsync(item, stoppingToken);
        }
    }

    private async Task DeliverAsync(Outgoing item, CancellationToken ct)
    {
        try
        {
            if (_client is not { IsConnected: true })
                _client = await connect(ct);
            await _client.SendAsync(item.Message, ct);
            return;
        }
        catch (SmtpCommandException ex)
        {
            log.LogWarning("{Id}: {Code} {Text}", item.Message.MessageId, (int)ex.StatusCode, ex.Message);
            if ((int)ex.StatusCode / 100 == 5)
                return;
        }
        catch (Exception ex) when (ex is SmtpProtocolException or ServiceNotConnectedException)
        {
            log.LogWarning(ex, "connection dropped");
            _client?.Dispose();
            _client = null;
        }

        if (item.Attempt + 1 >= Max)
        {
            log.LogError("{Id} given up after {Count} attempts", item.Message.MessageId, Max);
            return;
        }

        _ = PutBackLaterAsync(item with { Attempt = item.Attempt + 1 }, ct);
    }

    private async Task PutBackLaterAsync(Outgoing item, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMinutes(Math.Pow(3, item.Attempt)), ct);
        await channel.Writer.WriteAsync(item, ct);
    }
}
