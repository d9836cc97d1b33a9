#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bank.Notifications.Transport;

public sealed class ProviderOptions
{
    public string Name { get; set; } = "";
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public int Priority { get; set; }
}

public sealed class FailoverOptions
{
    public List<ProviderOptions> Providers { get; set; } = new();
}

public sealed class AllProvidersFailedException : Exception
{
    public AllProvidersFailedException(IReadOnlyCollection<Exception> errors)
        : base($"{errors.Count} providers failed", new AggregateException(errors))
    {
    }
}

/// <summary>
/// One provider after another takes its turn; each of them gets a message once. One of them filters hard
/// (554), so a refusal does not mean that the next one refuses too.
/// </summary>
public sealed class FailoverSmtpSender
{
    private readonly IOptionsMonitor<FailoverOptions> _options;
    private readonly ILogger<FailoverSmtpSender> _logger;

    public FailoverSmtpSender(IOptionsMonitor<FailoverOptions> options, ILogger<FailoverSmtpSender> logger)
    {
        _options = options;
        _logger = logger;
    }

    public async Task<string> SendAsync(MailMessage message, CancellationToken ct)
    {
        var providers = new List<ProviderOptions>(_options.CurrentValue.Providers);
        providers.Sort((a, b) => a.Priority.CompareTo(b.Priority));
        var errors = new List<Exception>();

        foreach (var provider in providers)
        {
            using var client = new SmtpClient(provider.Host, provider.Port) { EnableSsl = true };
            try
            {
                await client.SendMailAsync(message, ct);
                return provider.Name;
            }
            catch (SmtpFailedRecipientException e)
            {
                // some of them have it; no other provider may send it again
                _logger.LogWarning("{Provider}: {Recipient} refused with {Code}", provider.Name, e.FailedRecipient, (int)e.StatusCode);
                throw;
            }
            catch (SmtpException e)
            {
                _logger.LogWarning("{Provider} fails with {Code}, next one", provider.Name, (int)e.StatusCode);
                errors.Add(e);
            }
        }

        throw new AllProvidersFailedException(errors);
    }
}

public sealed class OtpMailer(FailoverSmtpSender sender, ILogger<OtpMailer> logger)
{
    public async Task SendCodeAsync(string email, string code, CancellationToken ct)
    {
        if (code.Length != 6)
            throw new ArgumentException("six digits", nameof(code));

        using var message = new MailMessage("security@bank.example", email, "Your code", $"Your code is {code}. It is valid for 5 minutes.");
        var provider = await sender.SendAsync(message, ct);
        logger.LogInformation("Code mailed by {Provider}", provider);
    }
}
