using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.OutboxWorker;

public sealed class ItemSaida
{
    public required Guid Id { get; init; }
    public required MimeMessage Mensagem { get; init; }
    public int Tentativas { get; set; }
}

public interface ICaixaDeSaida
{
    IAsyncEnumerable<ItemSaida> PendentesAsync(CancellationToken ct);
    Task ConcluirAsync(Guid id, CancellationToken ct);
    Task AdiarAsync(Guid id, TimeSpan espera, string motivo, CancellationToken ct);
    Task DescartarAsync(Guid id, string motivo, CancellationToken ct);
}

public sealed class OutboxWorker(ICaixaDeSaida caixa, Func<SmtpClient> fabrica, ILogger<OutboxWorker> logger) : BackgroundService
{
    private const int LimiteDeTentativas = 12;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await foreach (var item in caixa.PendentesAsync(stoppingToken))
                await ProcessarAsync(item, stoppingToken);
        }
    }

    private async Task ProcessarAsync(ItemSaida item, CancellationToken ct)
    {
        try
        {
            using var cliente = fabrica();
            await cliente.ConnectAsync("smtp.interno", 587, SecureSocketOptions.StartTls, ct);
            await cliente.SendAsync(item.Mensagem, ct);
            await cliente.DisconnectAsync(true, ct);
            await caixa.ConcluirAsync(item.Id, ct);
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
        {
            // recusa definitiva, não adianta insistir
            logger.LogError(ex, "Mensagem {Id} recusada", item.Id);
            await caixa.DescartarAsync(item.Id, ex.Message, ct);
        }
        catch (SmtpCommandException ex) when (item.Tentativas >= LimiteDeTentativas)
        {
            logger.LogError(ex, "Mensagem {Id}: limite de tentativas", item.Id);
            await caixa.DescartarAsync(item.Id, "limite de tentativas", ct);
        }
        catch (SmtpCommandException ex)
        {
            item.Tentativas++;
            var espera = TimeSpan.FromMinutes(Math.Min(240, 5 << item.Tentativas));
            logger.LogWarning("Mensagem {Id}: {Codigo}, nova tentativa em {Espera}", item.Id, ex.StatusCode, espera);
            await caixa.AdiarAsync(item.Id, espera, ex.Message, ct);
        }
    }
}
