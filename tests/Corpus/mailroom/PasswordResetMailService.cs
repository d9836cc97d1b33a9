#nullable enable
using System;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Portal.Accounts.Mail;

public sealed class MailOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string? User { get; set; }
    public string? Password { get; set; }
    public string ResetUrl { get; set; } = "https://portal.example/reset";
}

public interface ITokenStore
{
    Task SaveAsync(Guid userId, string tokenHash, DateTimeOffset expires, CancellationToken ct);
}

public sealed class PasswordResetMailService
{
    private readonly IOptionsMonitor<MailOptions> _options;
    private readonly ITokenStore _tokens;
    private readonly ILogger<PasswordResetMailService> _log;
    private readonly AsyncRetryPolicy _retry;

    public PasswordResetMailService(IOptionsMonitor<MailOptions> options, ITokenStore tokens, ILogger<PasswordResetMailService> log)
    {
        _options = options;
        _tokens = tokens;
        _log = log;
        _retry = Policy
            .Handle<SocketException>()
            .Or<SmtpProtocolException>()
            .Or<SmtpCommandException>() //! SMTP101
            .WaitAndRetryAsync(
                3,
                attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)),
                (error, delay) => _log.LogWarning(error, "Reset mail failed, next try in {Delay}", delay));
    }

    public async Task SendResetAsync(Guid userId, string email, string displayName, CancellationToken ct)
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var hash = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)));
        await _tokens.SaveAsync(userId, hash, DateTimeOffset.UtcNow.AddHours(1), ct);

        var message = BuildMessage(email, displayName, token);
        await _retry.ExecuteAsync(token2 => DeliverAsync(message, token2), ct);
        _log.LogInformation("Reset mail for {User} handed over", userId);
    }

    private MimeMessage BuildMessage(string email, string displayName, string token)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("no-reply@portal.example"));
        message.To.Add(new MailboxAddress(displayName, email));
        message.Subject = "Reset your password";
        message.Body = new TextPart("plain")
        {
            Text = $"Hello {displayName},\n\nopen {_options.CurrentValue.ResetUrl}?t={token} within one hour.\n"
        };
        return message;
    }

    private async Task DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        var o = _options.CurrentValue;
        using var client = new SmtpClient();
        await client.ConnectAsync(o.Host, o.Port, SecureSocketOptions.StartTlsWhenAvailable, ct);
        if (!string.IsNullOrEmpty(o.User))
            await client.AuthenticateAsync(o.User, o.Password ?? "", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
