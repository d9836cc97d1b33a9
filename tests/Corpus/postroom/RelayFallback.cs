using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

namespace Hosting.ControlPanel;

public class NoRelayException : Exception
{
    public NoRelayException(IReadOnlyList<Exception> failures)
        : base("None of the relays took the message: " + string.Join("; ", failures.Select(f => f.Message)))
    {
        Failures = failures;
    }

    public IReadOnlyList<Exception> Failures { get; }
}

public class RelayFallback
{
    private readonly string[] _relays;
    private readonly ILogger<RelayFallback> _logger;
    private int _preferred;

    public RelayFallback(string[] relays, ILogger<RelayFallback> logger)
    {
        _relays = relays;
        _logger = logger;
    }

    public async Task SendAsync(MailMessage message, CancellationToken ct = default)
    {
        var failures = new List<Exception>();
        for (var i = 0; i < _relays.Length; i++)
        {
            var index = (_preferred + i) % _relays.Length;
            var relay = _relays[index];
            try
            {
                using var client = new SmtpClient(relay) { Timeout = 20000 };
                await client.SendMailAsync(message, ct);
                _preferred = index;
                return;
            }
            catch (SmtpFailedRecipientsException)
            {
                // some of them have it already
                throw;
            }
            catch (SmtpFailedRecipientException)
            {
                throw;
            }
            catch (SmtpException ex)
            {
                _logger.LogWarning(ex, "{Relay} answered {Code}", relay, (int)ex.StatusCode);
                failures.Add(ex);
            }
        }

        throw new NoRelayException(failures);
    }
}

public class PanelNotifier(RelayFallback relays)
{
    public async Task DiskFullAsync(string owner, string domain, int percent)
    {
        using var mail = new MailMessage("panel@hosting.example", owner)
        {
            Subject = $"[{domain}] {percent}% of your disk space is used",
            Body = "Please delete something, or order more.",
            Priority = percent > 95 ? MailPriority.High : MailPriority.Normal,
        };
        await relays.SendAsync(mail);
    }
}
