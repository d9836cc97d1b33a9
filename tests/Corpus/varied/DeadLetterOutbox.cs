using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Billing.Mailing;

public sealed record Envelope(Guid Id, string To, string Subject, string Html, int Attempt = 0);

public interface IDeadLetters { Task ParkAsync(Envelope e, string why); }

public sealed class DeadLetterOutbox(
    Channel<Envelope> channel,
    IDeadLetters parked,
    Func<SmtpClient> smtp,
    ILogger<DeadLetterOutbox> logger) : BackgroundService
{
    private const int MaxAttempts = 6;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var envelope in channel.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SendAsync(envelope, stoppingToken);
            }
            catch (SmtpException ex) when (IsPermanent(ex))
            {
                logger.LogWarning("Parked {Id}: {Status}", envelope.Id, ex.StatusCode);
                await parked.ParkAsync(envelope, ex.Message);
            }
            catch (SmtpException ex)
            {
                if (envelope.Attempt + 1 >= MaxAttempts)
                {
                    await parked.ParkAsync(envelope, "retries exhausted: " + ex.Message);
                }
                else
                {
                    _ = RequeueLater(envelope with { Attempt = envelope.Attempt + 1 }, stoppingToken);
                }
            }
        }
    }

    private static bool IsPermanent(SmtpException ex) => (int)ex.StatusCode / 100 == 5;

    private async Task RequeueLater(Envelope e, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMinutes(Math.Pow(3, e.Attempt)), ct);
        await channel.Writer.WriteAsync(e, ct);
    }

    private async Task SendAsync(Envelope e, CancellationToken ct)
    {
        using var client = smtp();
        using var m = new MailMessage("billing@example.com", e.To, e.Subject, e.Html) { IsBodyHtml = true };
        await client.SendMailAsync(m, ct);
    }
}
