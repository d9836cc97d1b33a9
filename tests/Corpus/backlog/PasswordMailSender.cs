#nullable enable
using System;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Forumlet.Identity;

public interface IAccountMailSender
{
    Task<bool> SendResetAsync(string email, string userName, CancellationToken ct = default);
}

public sealed class PasswordMailSender : IAccountMailSender
{
    private readonly SmtpClient _smtp;
    private readonly ILogger<PasswordMailSender> _log;
    private readonly Func<string, string, Task> _storeToken;

    public PasswordMailSender(SmtpClient smtp, ILogger<PasswordMailSender> log, Func<string, string, Task> storeToken)
    {
        _smtp = smtp;
        _log = log;
        _storeToken = storeToken;
    }

    public async Task<bool> SendResetAsync(string email, string userName, CancellationToken ct = default)
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        await _storeToken(userName, token);

        using var mail = new MailMessage("accounts@forumlet.example", email)
        {
            Subject = "Reset your password",
            Body = $"Hi {userName}, use https://forumlet.example/reset/{token} within one hour.",
        };

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _smtp.SendMailAsync(mail, ct);
                return true;
            }
            catch (SmtpException ex) when (attempt < 4 && ShouldRetry(ex))
            {
                _log.LogWarning("reset mail for {User}, attempt {Attempt}: {Message}", userName, attempt, ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(15 * attempt), ct);
            }
            catch (SmtpException ex)
            {
                _log.LogError(ex, "reset mail for {User} could not be sent", userName);
                return false;
            }
        }
    }

    private static bool ShouldRetry(SmtpException ex)
    {
        var text = ex.Message.ToLowerInvariant();
        return text.Contains("try again"); //! SMTP102
    }
}
