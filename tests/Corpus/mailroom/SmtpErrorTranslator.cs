#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Enterprise.Messaging.Errors;

public abstract class MailDeliveryException : Exception
{
    protected MailDeliveryException(string message, Exception? inner) : base(message, inner)
    {
    }

    public string? CorrelationId { get; init; }
}

public sealed class TransientMailException : MailDeliveryException
{
    public TransientMailException(string message, Exception? inner) : base(message, inner)
    {
    }
}

public sealed class PermanentMailException : MailDeliveryException
{
    public PermanentMailException(string message, Exception? inner) : base(message, inner)
    {
    }
}

public interface IMailTransport
{
    Task DeliverAsync(MimeMessage message, CancellationToken ct);
}

public static class SmtpErrorTranslator
{
    public static MailDeliveryException Translate(SmtpCommandException e)
    {
        switch (e.StatusCode)
        {
            case SmtpStatusCode.InsufficientStorage: //! SMTP004
                return new PermanentMailException("The mailbox is full.", e);
            case SmtpStatusCode.MailboxNameNotAllowed: //! SMTP001
                return new TransientMailException("The server does not take this name yet.", e);
        }

        return (int)e.StatusCode is >= 400 and < 500
            ? new TransientMailException(e.Message, e)
            : new PermanentMailException(e.Message, e);
    }
}

public sealed class TranslatingTransport(Func<SmtpClient> rent) : IMailTransport
{
    public async Task DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        using var client = rent();
        try
        {
            await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException e)
        {
            throw SmtpErrorTranslator.Translate(e);
        }
    }
}

public sealed class RetryingTransport(IMailTransport inner, int attempts) : IMailTransport
{
    public async Task DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        for (var n = 1; ; n++)
        {
            try
            {
                await inner.DeliverAsync(message, ct);
                return;
            }
            catch (TransientMailException) when (n < attempts)
            {
                await Task.Delay(TimeSpan.FromMinutes(n), ct);
            }
        }
    }
}
