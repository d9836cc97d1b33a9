#nullable enable
using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Platform.Mail.Tenants;

public sealed record TenantEnvelope(string Tenant, MimeMessage Message)
{
    public int Attempt { get; init; }
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;
}

public interface ITenantDirectory
{
    (string Host, int Port, string User, string Password) Smtp(string tenant);
}

public sealed class TenantChannelWorker : BackgroundService
{
    private readonly Channel<TenantEnvelope> _channel = Channel.CreateBounded<TenantEnvelope>(10_000);
    private readonly ConcurrentDictionary<string, int> _dead = new();
    private readonly ITenantDirectory _tenants;
    private readonly ILogger<TenantChannelWorker> _logger;

    public TenantChannelWorker(ITenantDirectory tenants, ILogger<TenantChannelWorker> logger)
    {
        _tenants = tenants;
        _logger = logger;
    }

    public ValueTask PostAsync(TenantEnvelope envelope, CancellationToken token) => _channel.Writer.WriteAsync(envelope, token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var readers = new Task[4];
        for (var i = 0; i < readers.Length; i++)
            readers[i] = Task.Run(() => ReadAsync(stoppingToken), stoppingToken);
        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(CancellationToken token)
    {
        await foreach (var envelope in _channel.Reader.ReadAllAsync(token))
        {
            try
            {
                await SendAsync(envelope, token);
            }
            catch (SmtpCommandException e) when (e.StatusCode < SmtpStatusCode.CommandUnrecognized && envelope.Attempt < 8)
            {
                _ = RequeueAsync(envelope with { Attempt = envelope.Attempt + 1 }, token);
            }
            catch (SmtpProtocolException) when (envelope.Attempt < 8)
            {
                _ = RequeueAsync(envelope with { Attempt = envelope.Attempt + 1 }, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _dead.AddOrUpdate(envelope.Tenant, 1, (_, n) => n + 1);
                _logger.LogError(e, "{Tenant}: mail {Id} of {Created} given up", envelope.Tenant, envelope.Message.MessageId, envelope.Created);
            }
        }
    }

    private async Task RequeueAsync(TenantEnvelope envelope, CancellationToken token)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(Math.Pow(2, envelope.Attempt)), token);
            await _channel.Writer.WriteAsync(envelope, token);
        }
        catch (OperationCanceledException)
        {
            _logger.LogWarning("{Tenant}: mail {Id} not sent before the end", envelope.Tenant, envelope.Message.MessageId);
        }
    }

    private async Task SendAsync(TenantEnvelope envelope, CancellationToken token)
    {
        var (host, port, user, password) = _tenants.Smtp(envelope.Tenant);
        using var client = new SmtpClient();
        await client.ConnectAsync(host, port, SecureSocketOptions.Auto, token);
        await client.AuthenticateAsync(user, password, token);
        await client.SendAsync(envelope.Message, token);
        await client.DisconnectAsync(true, token);
    }
}
