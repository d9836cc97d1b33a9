using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.MailKit_.SessionKeeper;

/// <summary>Keeps one connection open between messages.</summary>
public sealed class SessionKeeper : IAsyncDisposable
{
    private readonly string _host;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SmtpClient _client = new();

    public SessionKeeper(string host) => _host = host;

    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await EnsureAliveAsync(ct);
            try
            {
                return await _client.SendAsync(message, ct);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.BadCommandSequence)
            {
                // server and client no longer agree where they are: begin from the start
                await ReopenAsync(ct);
                return await _client.SendAsync(message, ct);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task EnsureAliveAsync(CancellationToken ct)
    {
        if (!_client.IsConnected)
        {
            await ReopenAsync(ct);
            return;
        }

        try
        {
            await _client.NoOpAsync(ct);
        }
        catch (SmtpCommandException)
        {
            // NOOP refused, e.g. 500 or 421 by a proxy that counts commands
            await ReopenAsync(ct);
        }
        catch (SmtpProtocolException)
        {
            await ReopenAsync(ct);
        }
    }

    private async Task ReopenAsync(CancellationToken ct)
    {
        _client.Dispose();
        _client = new SmtpClient();
        await _client.ConnectAsync(_host, 587, SecureSocketOptions.StartTlsWhenAvailable, ct);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _client.DisconnectAsync(true);
        }
        catch (SmtpCommandException)
        {
            // QUIT is a courtesy
        }

        _client.Dispose();
        _gate.Dispose();
    }
}
