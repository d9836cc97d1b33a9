using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Resilience.BackgroundMailPump;

public sealed class QueuedEmail
{
    public required MimeMessage Mime { get; init; }
    public int SentTries { get; set; }
}

public sealed class BackgroundMailPump(Channel<QueuedEmail> queue, ILogger<BackgroundMailPump> logger) : BackgroundService
{
    private const int MaxTries = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (queue.Reader.TryRead(out var email))
            {
                try
                {
                    email.SentTries++;
                    using var client = new SmtpClient();
                    await client.ConnectAsync("localhost", 2525, cancellationToken: stoppingToken);
                    await client.SendAsync(email.Mime, stoppingToken);
                    await client.DisconnectAsync(true, stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "Error sending e-mail (try {Try}/{Max})", email.SentTries, MaxTries);
                    if (email.SentTries < MaxTries)
                        queue.Writer.TryWrite(email);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
        }
    }
}
