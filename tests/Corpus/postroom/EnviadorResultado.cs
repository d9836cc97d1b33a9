using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Microsoft.Extensions.Logging;

namespace LojaVirtual.Emails;

public sealed record ResultadoEnvio(bool Sucesso, int Codigo, string Texto)
{
    public bool Temporario => Codigo is >= 400 and < 500 || Codigo == 0;
    public bool Definitivo => Codigo is >= 500 and < 600;

    public static ResultadoEnvio Ok(string texto) => new(true, 250, texto);
    public static ResultadoEnvio SemResposta(string texto) => new(false, 0, texto);
}

public interface IListaSupressao
{
    Task<bool> ContemAsync(string email);
    Task AdicionarAsync(string email, string motivo);
}

public class EnviadorDePedidos
{
    private readonly IListaSupressao _supressao;
    private readonly ILogger<EnviadorDePedidos> _logger;
    private static readonly TimeSpan[] Esperas = { TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20) };

    public EnviadorDePedidos(IListaSupressao supressao, ILogger<EnviadorDePedidos> logger)
    {
        _supressao = supressao;
        _logger = logger;
    }

    public async Task<ResultadoEnvio> EnviarAsync(string email, MimeMessage mensagem, CancellationToken ct)
    {
        if (await _supressao.ContemAsync(email))
            return new ResultadoEnvio(false, 550, "endereço na lista de supressão");

        var resultado = await TentarAsync(mensagem, ct);
        foreach (var espera in Esperas)
        {
            if (resultado.Sucesso || !resultado.Temporario)
                break;

            _logger.LogInformation("Aguardando {Espera} depois de {Codigo} {Texto}", espera, resultado.Codigo, resultado.Texto);
            await Task.Delay(espera, ct);
            resultado = await TentarAsync(mensagem, ct);
        }

        if (resultado.Definitivo && resultado.Codigo is 550 or 551 or 553)
            await _supressao.AdicionarAsync(email, resultado.Codigo + " " + resultado.Texto);

        return resultado;
    }

    private static async Task<ResultadoEnvio> TentarAsync(MimeMessage mensagem, CancellationToken ct)
    {
        using var cliente = new SmtpClient();
        try
        {
            await cliente.ConnectAsync("smtp.loja.example", 587, cancellationToken: ct);
            var texto = await cliente.SendAsync(mensagem, ct);
            await cliente.DisconnectAsync(true, ct);
            return ResultadoEnvio.Ok(texto);
        }
        catch (SmtpCommandException ex)
        {
            return new ResultadoEnvio(false, (int)ex.StatusCode, ex.Message);
        }
        catch (SmtpProtocolException ex)
        {
            return ResultadoEnvio.SemResposta(ex.Message);
        }
        catch (IOException ex)
        {
            return ResultadoEnvio.SemResposta(ex.Message);
        }
    }
}
