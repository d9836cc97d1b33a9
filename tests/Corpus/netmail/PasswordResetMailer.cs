using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.PasswordResetMailer;

public interface IPasswordResetMailer
{
    Task<bool> SendResetLinkAsync(string email, string token);
}

public class PasswordResetMailer : IPasswordResetMailer
{
    private readonly IConfiguration _config;
    private readonly ILogger<PasswordResetMailer> _logger;

    public PasswordResetMailer(IConfiguration config, ILogger<PasswordResetMailer> logger)
    {
        _config = config;
        _logger = logger;
    }

    public async Task<bool> SendResetLinkAsync(string email, string token)
    {
        var link = $"{_config["App:BaseUrl"]}/reset?token={Uri.EscapeDataString(token)}";
        using var message = new MailMessage(_config["Mail:From"]!, email)
        {
            Subject = "Reset your password",
            Body = $"<p>Click <a href=\"{link}\">here</a> within one hour.</p>",
            IsBodyHtml = true,
        };

        try
        {
            await SendCore(message, retriesLeft: 3);
            return true;
        }
        catch (Exception ex)
        {
            _logger.LogError(ex, "Reset mail was not sent");
            return false;
        }
    }

    private async Task SendCore(MailMessage message, int retriesLeft)
    {
        using var client = new SmtpClient(_config["Mail:Host"], int.Parse(_config["Mail:Port"] ?? "25"));
        try
        {
            await client.SendMailAsync(message);
        }
        catch (SmtpException ex)  //! SMTP101
        {
            if (retriesLeft == 0)
                throw;

            _logger.LogWarning("SMTP error {Status}, {Left} retries left", ex.StatusCode, retriesLeft);
            await Task.Delay(TimeSpan.FromSeconds(4 - retriesLeft));
            await SendCore(message, retriesLeft - 1);
        }
    }
}
