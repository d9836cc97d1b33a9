#nullable enable
using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Saas.Tenancy.Invites;

public record TenantInvite(Guid TenantId, string Email, string InvitedBy, Uri AcceptLink);

public interface ITenantSmtpDirectory
{
    Task<(string Host, int Port, string User, string Password, string From)> FindAsync(Guid tenantId);
}

public sealed class TenantInviteConsumer(ITenantSmtpDirectory directory) : IConsumer<TenantInvite>
{
    public async Task Consume(ConsumeContext<TenantInvite> context)
    {
        var invite = context.Message;
        var (host, port, user, password, from) = await directory.FindAsync(invite.TenantId);

        using var client = new SmtpClient();
        await client.ConnectAsync(host, port, SecureSocketOptions.Auto, context.CancellationToken);
        await client.AuthenticateAsync(user, password, context.CancellationToken);
        await client.SendAsync(Compose(invite, from), context.CancellationToken);
        await client.DisconnectAsync(true, context.CancellationToken);
    }

    private static MimeMessage Compose(TenantInvite invite, string from)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(invite.Email));
        message.Subject = $"{invite.InvitedBy} invites you";
        message.Body = new TextPart("html") { Text = $"<a href=\"{invite.AcceptLink}\">Join</a>" };
        return message;
    }
}

public static class InviteBus
{
    private static bool Passing(SmtpCommandException e) => (int)e.StatusCode / 100 == 4;

    public static void Configure(IServiceCollection services)
    {
        services.AddMassTransit(x =>
        {
            x.AddConsumer<TenantInviteConsumer>();
            x.UsingInMemory((context, cfg) =>
            {
                cfg.ReceiveEndpoint("tenant-invites", e =>
                {
                    e.UseMessageRetry(r =>
                    {
                        r.Exponential(6, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(20));
                        r.Handle<SmtpCommandException>(Passing);
                        r.Handle<SmtpProtocolException>();
                        r.Handle<TimeoutException>();
                    });
                    e.ConfigureConsumer<TenantInviteConsumer>(context);
                });

                cfg.ReceiveEndpoint("tenant-reports", e =>
                {
                    e.UseMessageRetry(r =>
                    {
                        r.Ignore<SmtpCommandException>(failure => (int)failure.StatusCode >= 500);
                        r.Intervals(1_000, 60_000, 900_000);
                    });
                });
            });
        });
    }
}
