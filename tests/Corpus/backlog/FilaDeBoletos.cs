#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Condominio.Boletos;

public sealed class BoletoPendente
{
    public int Id { get; set; }
    public string Morador { get; set; } = "";
    public string Email { get; set; } = "";
    public string LinhaDigitavel { get; set; } = "";
    public int Tentativas { get; set; }
}

public interface IBoletoRepositorio
{
    Task<List<BoletoPendente>> PendentesAsync(int maximo);
    Task MarcarEnviadoAsync(int id);
    Task AdiarAsync(BoletoPendente boleto, DateTime proxima);
    Task MarcarFalhaAsync(int id, string motivo);
}

public sealed class FilaDeBoletos(IBoletoRepositorio repositorio, ILogger<FilaDeBoletos> log) : BackgroundService
{
    private static readonly string[] CodigosRetry = { "421", "450", "451", "452", "550" }; //! SMTP001

    protected override async Task ExecuteAsync(CancellationToken parar)
    {
        while (!parar.IsCancellationRequested)
        {
            foreach (var boleto in await repositorio.PendentesAsync(40))
            {
                try
                {
                    await EnviarAsync(boleto, parar);
                    await repositorio.MarcarEnviadoAsync(boleto.Id);
                }
                catch (SmtpCommandException erro)
                {
                    var codigo = ((int)erro.StatusCode).ToString(CultureInfo.InvariantCulture);
                    boleto.Tentativas++;
                    log.LogWarning("boleto {Id}: {Codigo} {Texto}", boleto.Id, codigo, erro.Message);
                    if (CodigosRetry.Contains(codigo) && boleto.Tentativas < 10)
                        await repositorio.AdiarAsync(boleto, DateTime.UtcNow.AddMinutes(20 * boleto.Tentativas));
                    else
                        await repositorio.MarcarFalhaAsync(boleto.Id, codigo);
                }
            }

            await Task.Delay(TimeSpan.FromMinutes(2), parar);
        }
    }

    private static async Task EnviarAsync(BoletoPendente boleto, CancellationToken parar)
    {
        var carta = new MimeMessage { Subject = "Boleto do condomínio" };
        carta.From.Add(new MailboxAddress("Administração", "boletos@condominio.example"));
        carta.To.Add(new MailboxAddress(boleto.Morador, boleto.Email));
        carta.Body = new TextPart("plain") { Text = $"Olá {boleto.Morador}, segue a linha digitável: {boleto.LinhaDigitavel}" };

        using var cliente = new SmtpClient();
        await cliente.ConnectAsync("smtp.condominio.example", 587, SecureSocketOptions.StartTls, parar);
        await cliente.SendAsync(carta, parar);
        await cliente.DisconnectAsync(true, parar);
    }
}
