#nullable enable
using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Cadeaux.Messagerie;

public interface BonAchete
{
    Guid BonId { get; }
    string Courriel { get; }
    string Beneficiaire { get; }
    decimal Montant { get; }
    DateTime ValableJusquAu { get; }
}

public interface BonEnvoye
{
    Guid BonId { get; }
    DateTime EnvoyeLe { get; }
}

public sealed class EnvoiBonConsumer(ILogger<EnvoiBonConsumer> journal) : IConsumer<BonAchete>
{
    public async Task Consume(ConsumeContext<BonAchete> context)
    {
        var bon = context.Message;
        var message = new MimeMessage { Subject = $"Un bon de {bon.Montant:0.00} EUR pour vous" };
        message.From.Add(new MailboxAddress("Boutique", "bons@cadeaux.example"));
        message.To.Add(new MailboxAddress(bon.Beneficiaire, bon.Courriel));
        message.Body = new TextPart("plain")
        {
            Text = $"Bonjour {bon.Beneficiaire},\r\n\r\nvotre bon {bon.BonId:N} est valable jusqu'au {bon.ValableJusquAu:dd/MM/yyyy}.\r\n"
        };

        using var client = new SmtpClient();
        await client.ConnectAsync("smtp.cadeaux.example", 465, SecureSocketOptions.SslOnConnect, context.CancellationToken);
        await client.SendAsync(message, context.CancellationToken);
        await client.DisconnectAsync(true, context.CancellationToken);

        journal.LogInformation("Bon {Bon} envoye", bon.BonId);
        await context.Publish<BonEnvoye>(new { bon.BonId, EnvoyeLe = DateTime.UtcNow });
    }
}

public sealed class ErreurEnvoiConsumer(ILogger<ErreurEnvoiConsumer> journal) : IConsumer<Fault<BonAchete>>
{
    public Task Consume(ConsumeContext<Fault<BonAchete>> context)
    {
        foreach (var erreur in context.Message.Exceptions)
            journal.LogError("Bon {Bon}: {Type} {Message}", context.Message.Message.BonId, erreur.ExceptionType, erreur.Message);
        return Task.CompletedTask;
    }
}

public static class MessagerieExtensions
{
    public static IServiceCollection AddMessagerieBons(this IServiceCollection services) => services.AddMassTransit(x =>
    {
        x.AddConsumer<EnvoiBonConsumer>();
        x.AddConsumer<ErreurEnvoiConsumer>();
        x.UsingInMemory((context, cfg) =>
        {
            cfg.ReceiveEndpoint("bons", e =>
            {
                e.UseMessageRetry(r =>
                {
                    r.Intervals(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
                    r.Ignore<SmtpCommandException>(ex => (int)ex.StatusCode >= 500);
                    r.Ignore<ParseException>();
                });
                e.ConfigureConsumer<EnvoiBonConsumer>(context);
            });
            cfg.ReceiveEndpoint("bons-erreurs", e => e.ConfigureConsumer<ErreurEnvoiConsumer>(context));
        });
    });
}
