#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Gateway.Providers;

public sealed record ProviderConfig(string Name, string Host, int Port, string User, string ApiKey, int Weight);

public interface IMailProvider
{
    string Name { get; }
    Task DeliverAsync(MimeMessage message, CancellationToken token);
}

public sealed class SmtpMailProvider(ProviderConfig config) : IMailProvider
{
    public string Name => config.Name;

    public async Task DeliverAsync(MimeMessage message, CancellationToken token)
    {
        using var smtp = new SmtpClient { Timeout = 30_000 };
        await smtp.ConnectAsync(config.Host, config.Port, SecureSocketOptions.Auto, token).ConfigureAwait(false);
        await smtp.AuthenticateAsync(config.User, config.ApiKey, token).ConfigureAwait(false);
        await smtp.SendAsync(message, token).ConfigureAwait(false);
        await smtp.DisconnectAsync(true, token).ConfigureAwait(false);
    }
}

public sealed class ProviderExhaustedException(string message, Exception inner) : Exception(message, inner);

public sealed class AddressProblemException(string message, Exception inner) : Exception(message, inner);

public sealed class MultiProviderMailGateway
{
    private const int TriesPerProvider = 3;
    private readonly IReadOnlyList<IMailProvider> _providers;
    private readonly ILogger<MultiProviderMailGateway> _logger;

    public MultiProviderMailGateway(IEnumerable<ProviderConfig> configs, ILogger<MultiProviderMailGateway> logger)
    {
        _providers = configs.OrderByDescending(c => c.Weight).Select(c => (IMailProvider)new SmtpMailProvider(c)).ToList();
        _logger = logger;
    }

    public async Task<string> SendAsync(MimeMessage message, CancellationToken token)
    {
        Exception? last = null;
        foreach (var provider in _providers)
        {
            for (var attempt = 1; attempt <= TriesPerProvider; attempt++)
            {
                try
                {
                    await provider.DeliverAsync(message, token).ConfigureAwait(false);
                    return provider.Name;
                }
                catch (Exception e) when (IsTransient(e) && attempt < TriesPerProvider)
                {
                    last = e;
                    var pause = TimeSpan.FromSeconds(attempt * attempt * 10);
                    _logger.LogInformation("{Provider} busy ({Error}), again in {Pause}", provider.Name, e.Message, pause);
                    await Task.Delay(pause, token).ConfigureAwait(false);
                }
                catch (SmtpCommandException e) when (IsUndeliverable(e))
                {
                    throw new AddressProblemException($"{provider.Name}: {e.Mailbox?.Address}", e);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    last = e;
                    _logger.LogWarning(e, "{Provider} gave up on the message, next provider", provider.Name);
                    break;
                }
            }
        }

        throw new ProviderExhaustedException("No provider took the message", last!);
    }

    private static bool IsUndeliverable(SmtpCommandException error) => error.ErrorCode == SmtpErrorCode.RecipientNotAccepted; //! SMTP004

    private static bool IsTransient(Exception error) => error switch
    {
        SmtpProtocolException => true,
        ServiceNotConnectedException => true,
        TimeoutException => true,
        SmtpCommandException command => command.StatusCode switch
        {
            SmtpStatusCode.ServiceNotAvailable => true,
            SmtpStatusCode.MailboxBusy => true,
            SmtpStatusCode.ErrorInProcessing => true,
            SmtpStatusCode.InsufficientStorage => true,
            SmtpStatusCode.TransactionFailed => true, //! SMTP001
            _ => false
        },
        _ => false
    };
}
