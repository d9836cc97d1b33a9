#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Press.Distribution;

public sealed class Journalist
{
    public string Name { get; set; } = "";
    public string Email { get; set; } = "";
    public bool EmailValid { get; set; } = true;
    public DateTime? LastReleaseAt { get; set; }
}

public abstract class RecoveringSender<TRecipient>
    where TRecipient : class
{
    private readonly SmtpClient _client;

    protected RecoveringSender(SmtpClient client, ILogger logger)
    {
        _client = client;
        Logger = logger;
    }

    protected ILogger Logger { get; }

    protected virtual int MaxAttempts => 4;

    protected abstract MailMessage Compose(TRecipient recipient);

    protected abstract bool ShouldRetry(SmtpException error);

    protected virtual void OnRefused(TRecipient recipient, SmtpException error)
    {
    }

    protected virtual void OnSent(TRecipient recipient)
    {
    }

    public async Task<int> SendAllAsync(IEnumerable<TRecipient> recipients, CancellationToken token)
    {
        var sent = 0;
        foreach (var recipient in recipients)
        {
            using var message = Compose(recipient);
            if (await SendOneAsync(recipient, message, token))
                sent++;
        }

        return sent;
    }

    private async Task<bool> SendOneAsync(TRecipient recipient, MailMessage message, CancellationToken token)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                await _client.SendMailAsync(message, token);
                OnSent(recipient);
                return true;
            }
            catch (SmtpException error)
            {
                OnRefused(recipient, error);
                if (!ShouldRetry(error))
                    return false;
            }

            await Task.Delay(TimeSpan.FromMinutes(attempt * attempt), token);
        }

        return false;
    }
}

public sealed class PressReleaseSender : RecoveringSender<Journalist>
{
    private readonly string _title;
    private readonly string _text;

    public PressReleaseSender(SmtpClient client, ILogger<PressReleaseSender> logger, string title, string text)
        : base(client, logger)
    {
        _title = title;
        _text = text;
    }

    protected override MailMessage Compose(Journalist recipient)
        => new("press@agency.example", recipient.Email, _title, $"Dear {recipient.Name},\n\n{_text}");

    protected override bool ShouldRetry(SmtpException error)
    {
        var status = error.StatusCode;
        return status is SmtpStatusCode.GeneralFailure
            or SmtpStatusCode.ServiceNotAvailable
            or SmtpStatusCode.MailboxBusy
            or SmtpStatusCode.LocalErrorInProcessing
            or SmtpStatusCode.InsufficientStorage
            or SmtpStatusCode.MailboxNameNotAllowed; //! SMTP001
    }

    protected override void OnRefused(Journalist recipient, SmtpException error)
    {
        Logger.LogInformation("{Email}: {Status}", recipient.Email, error.StatusCode);
        switch (error.StatusCode)
        {
            case SmtpStatusCode.MailboxUnavailable:
            case SmtpStatusCode.UserNotLocalTryAlternatePath:
            case SmtpStatusCode.ClientNotPermitted: //! SMTP004
                recipient.EmailValid = false;
                break;
        }
    }

    protected override void OnSent(Journalist recipient) => recipient.LastReleaseAt = DateTime.UtcNow;
}
