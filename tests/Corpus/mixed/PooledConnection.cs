using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Mixed.PooledConnection;

/// <summary>Keeps one connection warm between mails.</summary>
public sealed class PooledConnection : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly (string Host, int Port, string User, string Password) _target;
    private SmtpClient? _client;

    public PooledConnection(string host, int port, string user, string password) => _target = (host, port, user, password);

    public async Task SendAsync(MimeMessage mime, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var client = await HealthyClientAsync(ct);
            await client.SendAsync(mime, ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SmtpClient> HealthyClientAsync(CancellationToken ct)
    {
        if (_client is { IsConnected: true })
        {
            try
            {
                await _client.NoOpAsync(ct);
                return _client;
            }
            catch (SmtpCommandException)
            {
                // 421 or 500: whatever, get a fresh one
            }
            catch (SmtpProtocolException)
            {
            }
        }

        _client?.Dispose();
        _client = new SmtpClient();
        await _client.ConnectAsync(_target.Host, _target.Port, SecureSocketOptions.StartTls, ct);
        await _client.AuthenticateAsync(_target.User, _target.Password, ct);
        return _client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true })
            await _client.DisconnectAsync(true);
        _client?.Dispose();
        _gate.Dispose();
    }
}
