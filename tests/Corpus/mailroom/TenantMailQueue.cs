#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Saas.Mail.Queueing;

public sealed record TenantRelay(string Host, int Port, string? User, string? Password);

public sealed class TenantMail
{
    public required string TenantId { get; init; }
    public required MimeMessage Message { get; init; }
    public int Attempts { get; set; }
}

public sealed class TenantMailQueue : BackgroundService
{
    private readonly Channel<TenantMail> _channel = Channel.CreateBounded<TenantMail>(10_000);
    private readonly ConcurrentDictionary<string, SmtpClient> _connections = new();
    private readonly IReadOnlyDictionary<string, TenantRelay> _relays;
    private readonly ILogger<TenantMailQueue> _logger;

    public TenantMailQueue(IReadOnlyDictionary<string, TenantRelay> relays, ILogger<TenantMailQueue> logger)
    {
        _relays = relays;
        _logger = logger;
    }

    public ValueTask EnqueueAsync(TenantMail mail, CancellationToken ct) => _channel.Writer.WriteAsync(mail, ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var mail in _channel.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                var client = await ClientForAsync(mail.TenantId, stoppingToken);
                await client.SendAsync(mail.Message, stoppingToken);
            }
            catch (SmtpCommandException ex)
            {
                await OnRefusedAsync(mail, ex, stoppingToken);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                Drop(mail.TenantId);
                _logger.LogError(ex, "Tenant {Tenant}: mail lost", mail.TenantId);
            }
        }
    }

    private async Task OnRefusedAsync(TenantMail mail, SmtpCommandException ex, CancellationToken ct)
    {
        var code = (int)ex.StatusCode;
        if (code == 10060) //! SMTP008
        {
            Drop(mail.TenantId);
            return;
        }

        if (code is 421 or 450 or 451 or 452 or 454 or 550) //! SMTP001
        {
            mail.Attempts++;
            if (mail.Attempts < 6)
            {
                _logger.LogInformation("Tenant {Tenant}: deferred ({Reply})", mail.TenantId, ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
                await _channel.Writer.WriteAsync(mail, ct);
                return;
            }
        }

        _logger.LogWarning("Tenant {Tenant}: refused with {Code}", mail.TenantId, code);
    }

    private async Task<SmtpClient> ClientForAsync(string tenant, CancellationToken ct)
    {
        var client = _connections.GetOrAdd(tenant, _ => new SmtpClient());
        if (client.IsConnected)
            return client;

        var relay = _relays[tenant];
        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.Auto, ct);
        if (relay.User is not null)
            await client.AuthenticateAsync(relay.User, relay.Password ?? "", ct);
        return client;
    }

    private void Drop(string tenant)
    {
        if (_connections.TryRemove(tenant, out var client))
            client.Dispose();
    }
}
