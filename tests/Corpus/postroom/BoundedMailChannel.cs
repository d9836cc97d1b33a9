using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Telemetry.Mail;

public sealed record AlertMail(string To, string Subject, string Text)
{
    public int Attempt { get; init; }
    public DateTimeOffset NotBefore { get; init; }
}

public sealed class BoundedMailChannel : BackgroundService
{
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

    private readonly Channel<AlertMail> _mails = Channel.CreateBounded<AlertMail>(new BoundedChannelOptions(500)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    private readonly ILogger<BoundedMailChannel> _logger;
    private readonly TimeProvider _clock;

    public BoundedMailChannel(ILogger<BoundedMailChannel> logger, TimeProvider clock) => (_logger, _clock) = (logger, clock);

    public bool Post(AlertMail mail) => _mails.Writer.TryWrite(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var smtp = new SmtpClient("relay.fleet.example");
        await foreach (var mail in _mails.Reader.ReadAllAsync(stoppingToken))
        {
            var wait = mail.NotBefore - _clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                _ = PostLaterAsync(mail, wait, stoppingToken);
                continue;
            }

            try
            {
                await smtp.SendMailAsync("telemetry@fleet.example", mail.To, mail.Subject, mail.Text, stoppingToken);
            }
            catch (SmtpException e) when (mail.Attempt < Waits.Length && MayPass(e))
            {
                _logger.LogWarning("{To}: {Status}, attempt {Attempt}", mail.To, e.StatusCode, mail.Attempt);
                _mails.Writer.TryWrite(mail with { Attempt = mail.Attempt + 1, NotBefore = _clock.GetUtcNow() + Waits[mail.Attempt] });
            }
            catch (SmtpException e)
            {
                _logger.LogError(e, "{To}: given up after {Attempt} attempts", mail.To, mail.Attempt);
            }
        }
    }

    private async Task PostLaterAsync(AlertMail mail, TimeSpan wait, CancellationToken stop)
    {
        await Task.Delay(wait, _clock, stop);
        _mails.Writer.TryWrite(mail);
    }

    // no reply at all, or a 4yz
    private static bool MayPass(SmtpException e) => e.StatusCode == SmtpStatusCode.GeneralFailure || ((int)e.StatusCode >= 400 && (int)e.StatusCode <= 499);
}
