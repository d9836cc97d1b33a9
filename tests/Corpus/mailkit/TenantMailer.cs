using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.TenantMailer;

public sealed record Tenant(string Id, string Host, int Port, string? User, string? Secret, string FromAddress);

public interface ITenantCatalog
{
    ValueTask<Tenant> FindAsync(string id, CancellationToken ct);
}

/// <summary>Sends a message through the relay that the tenant has configured in the admin area.</summary>
public sealed class TenantMailer(ITenantCatalog tenants, ILogger<TenantMailer> log)
{
    private const int MaxTries = 4;

    // replies for which the relay usually recovers within a minute
    private static readonly HashSet<SmtpStatusCode> WorthAnotherTry = new()
    {
        SmtpStatusCode.ServiceNotAvailable,
        SmtpStatusCode.MailboxBusy,
        SmtpStatusCode.ErrorInProcessing,
        SmtpStatusCode.MailboxUnavailable,  //! SMTP001
        SmtpStatusCode.InsufficientStorage,
        SmtpStatusCode.TransactionFailed,  //! SMTP001
    };

    public async Task SendAsync(string tenantId, MimeMessage message, CancellationToken ct)
    {
        var tenant = await tenants.FindAsync(tenantId, ct);
        message.From.Clear();
        message.From.Add(MailboxAddress.Parse(tenant.FromAddress));

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(tenant, message, ct);
                log.LogInformation("Tenant {Tenant}: {Id} handed over on attempt {Attempt}", tenant.Id, message.MessageId, attempt);
                return;
            }
            catch (SmtpCommandException ex) when (attempt < MaxTries && WorthAnotherTry.Contains(ex.StatusCode))
            {
                var wait = TimeSpan.FromSeconds(15 * attempt);
                log.LogWarning(ex, "Tenant {Tenant}: relay said {Code}, next attempt in {Wait}", tenant.Id, (int)ex.StatusCode, wait);
                await Task.Delay(wait, ct);
            }
        }
    }

    private static async Task SendOnceAsync(Tenant tenant, MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(tenant.Host, tenant.Port, SecureSocketOptions.Auto, ct);
        if (tenant.User is { Length: > 0 } user)
            await client.AuthenticateAsync(user, tenant.Secret ?? "", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
