using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Corpus.Mixed.MigrationRelay;

public sealed class MigrationRelayOptions
{
    /// <summary>
    /// While the new server is being set up, keep refused mail instead of returning it.
    /// Turn this off when the migration is over. Same idea as Postfix soft_bounce.
    /// </summary>
    public bool SoftBounce { get; set; }

    public int MaxHold { get; set; } = 48;
}

public sealed record Held(MimeMessage Mime, int Rounds);

public sealed class MigrationRelay(ISmtpClient next, IOptionsMonitor<MigrationRelayOptions> options, ILogger<MigrationRelay> log)
{
    private readonly Queue<Held> _held = new();

    public async Task RoundAsync(Func<MimeMessage, string, Task> returnToSender, CancellationToken ct)
    {
        for (var n = _held.Count; n > 0; n--)
        {
            var item = _held.Dequeue();
            try
            {
                await next.SendAsync(item.Mime, ct);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500 && !options.CurrentValue.SoftBounce)
            {
                await returnToSender(item.Mime, ex.Message);
            }
            catch (Exception ex) when (ex is SmtpCommandException or SmtpProtocolException or IOException)
            {
                if (item.Rounds >= options.CurrentValue.MaxHold)
                {
                    await returnToSender(item.Mime, ex.Message);
                    continue;
                }

                log.LogDebug("held: {Reason}", ex.Message);
                _held.Enqueue(item with { Rounds = item.Rounds + 1 });
            }
        }
    }

    public void Accept(MimeMessage mime) => _held.Enqueue(new Held(mime, 0));
}
