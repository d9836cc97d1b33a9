#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;

namespace Cordoba.Avisos;

public abstract class MailFlowException(string text, Exception inner) : Exception(text, inner);

public sealed class TransientMailException(string text, Exception inner) : MailFlowException(text, inner);

public sealed class PermanentMailException(string text, Exception inner) : MailFlowException(text, inner);

public interface ITransport
{
    Task DeliverAsync(MimeMessage message, CancellationToken ct);
}

public sealed class MailKitTransport(string host) : ITransport
{
    public async Task DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, 25, SecureSocketOptions.Auto, ct);
            await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
        }
        catch (SmtpCommandException e)
        {
            throw e.StatusCode switch
            {
                >= (SmtpStatusCode)500 => (MailFlowException)new PermanentMailException(e.Message, e),
                _ => new TransientMailException(e.Message, e),
            };
        }
        catch (SmtpProtocolException e)
        {
            throw new TransientMailException("connection lost", e);
        }
    }
}

public sealed class RetryingTransport(ITransport inner) : ITransport
{
    private readonly IAsyncPolicy _policy = Policy
        .Handle<TransientMailException>()
        .WaitAndRetryAsync(6, n => TimeSpan.FromMinutes(Math.Pow(2, n)));

    public Task DeliverAsync(MimeMessage message, CancellationToken ct) =>
        _policy.ExecuteAsync(token => inner.DeliverAsync(message, token), ct);
}

public sealed class RecordingTransport(ITransport inner, ICollection<string> failures) : ITransport
{
    public async Task DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            await inner.DeliverAsync(message, ct);
        }
        catch (PermanentMailException e)
        {
            failures.Add($"{message.To}: {e.Message}");
        }
    }
}
