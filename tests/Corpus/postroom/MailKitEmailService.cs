using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ShopFront.Notifications;

public sealed class MailSettings
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string User { get; set; } = "";
    public string Password { get; set; } = "";
    public int MaxTries { get; set; } = 4;
}

public interface IEmailService
{
    Task<bool> SendAsync(MimeMessage message, CancellationToken cancellationToken = default);
}

public sealed class MailKitEmailService : IEmailService
{
    private readonly MailSettings _settings;
    private readonly ILogger<MailKitEmailService> _logger;

    public MailKitEmailService(IOptions<MailSettings> settings, ILogger<MailKitEmailService> logger)
    {
        _settings = settings.Value;
        _logger = logger;
    }

    public async Task<bool> SendAsync(MimeMessage message, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; attempt <= _settings.MaxTries; attempt++)
        {
            try
            {
                using var client = new SmtpClient();
                client.Timeout = 30_000;
                await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTls, cancellationToken);
                if (_settings.User.Length > 0)
                    await client.AuthenticateAsync(_settings.User, _settings.Password, cancellationToken);
                var answer = await client.SendAsync(message, cancellationToken);
                _logger.LogInformation("{Id} accepted: {Answer}", message.MessageId, answer);
                await client.DisconnectAsync(true, cancellationToken);
                return true;
            }
            catch (AuthenticationException ex)
            {
                _logger.LogCritical(ex, "The mail account was refused");
                return false;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500)
            {
                _logger.LogWarning("Recipient {Rcpt} does not exist ({Code})", ex.Mailbox?.Address, (int)ex.StatusCode);
                return false;
            }
            catch (SmtpCommandException ex)
            {
                if ((int)ex.StatusCode >= 500)
                {
                    _logger.LogError(ex, "Refused for good with {Code}", (int)ex.StatusCode);
                    return false;
                }

                _logger.LogWarning("Try {N}: {Code} {Text}", attempt, (int)ex.StatusCode, ex.Message);
            }
            catch (Exception ex) when (ex is SmtpProtocolException or IOException or ServiceNotConnectedException)
            {
                _logger.LogWarning(ex, "Try {N}: connection trouble", attempt);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(4, attempt)), cancellationToken);
        }

        return false;
    }
}
