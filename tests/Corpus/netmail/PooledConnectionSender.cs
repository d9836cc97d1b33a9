using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.NetMail.PooledConnectionSender;

/// <summary>Keeps one client, and with it the connection, between messages.</summary>
public sealed class PooledConnectionSender : IAsyncDisposable
{
    private readonly Func<SmtpClient> _factory;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SmtpClient? _client;

    public PooledConnectionSender(Func<SmtpClient> factory) => _factory = factory;

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _client ??= _factory();
            try
            {
                await _client.SendMailAsync(message, cancellationToken);
            }
            catch (SmtpException ex) when (ex is not SmtpFailedRecipientException && ex.StatusCode == SmtpStatusCode.BadCommandSequence)
            {
                // The server has lost track of the session: same message on a new connection, once.
                Reset();
                _client = _factory();
                await _client.SendMailAsync(message, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Reset()
    {
        _client?.Dispose();
        _client = null;
    }

    public ValueTask DisposeAsync()
    {
        Reset();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }
}
