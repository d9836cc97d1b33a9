#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Saas.Tenants.Mail;

public record SendTenantMail(string Tenant, string Template, string Address, Dictionary<string, string> Fields);

public sealed class TenantMailExtension : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        options.Policies
            .OnException<SmtpCommandException>(e => (int)e.StatusCode is >= 500 and <= 599)
            .MoveToErrorQueue();

        options.Policies
            .OnException<AuthenticationException>()
            .MoveToErrorQueue();

        options.Policies
            .OnException<SmtpCommandException>()
            .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12));

        options.Policies
            .OnException<SmtpProtocolException>()
            .Or<System.IO.IOException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }
}

public interface ITenantRelays
{
    (string Host, int Port, string? User, string? Password) For(string tenant);
}

public interface ITemplates
{
    string Render(string template, IReadOnlyDictionary<string, string> fields);
}

public class SendTenantMailHandler
{
    private readonly ITenantRelays _relays;
    private readonly ITemplates _templates;

    public SendTenantMailHandler(ITenantRelays relays, ITemplates templates)
    {
        _relays = relays;
        _templates = templates;
    }

    public async Task Handle(SendTenantMail command, ILogger logger, CancellationToken ct)
    {
        var (host, port, user, password) = _relays.For(command.Tenant);
        var html = _templates.Render(command.Template, command.Fields);

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse($"hello@{command.Tenant}.saas.example"));
        message.To.Add(MailboxAddress.Parse(command.Address));
        message.Subject = command.Fields.TryGetValue("subject", out var subject) ? subject : command.Template;
        message.Body = new BodyBuilder { HtmlBody = html }.ToMessageBody();

        using var client = new SmtpClient();
        await client.ConnectAsync(host, port, SecureSocketOptions.Auto, ct);
        if (user is not null)
            await client.AuthenticateAsync(user, password ?? "", ct);
        var reply = await client.SendAsync(message, ct);
        logger.LogInformation("{Tenant}: {Reply}", command.Tenant, reply);
        await client.DisconnectAsync(true, ct);
    }
}
