#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Condominio.Cobranca;

public abstract record Desfecho
{
    public sealed record Enviado : Desfecho;
    public sealed record Adiado(DateTime Ate, string Motivo) : Desfecho;
    public sealed record Definitivo(string Motivo) : Desfecho;
}

public sealed record Boleto(int Unidade, string Morador, string Email, decimal Valor, DateTime Vencimento, int Tentativas);

public interface ISupressao
{
    bool Contem(string email);
    void Adicionar(string email, string motivo);
}

public static class ClassificacaoSmtp
{
    /// <summary>O provedor responde 550 5.4.5 quando a cota diaria acabou; amanha passa.</summary>
    public static bool CotaDiaria(this SmtpException erro) =>
        (int)erro.StatusCode == 550 && erro.Message.Contains("5.4.5", StringComparison.Ordinal);

    public static bool EhPermanente(this SmtpException erro) => (int)erro.StatusCode is >= 500 and <= 599;

    public static Desfecho ParaDesfecho(this SmtpException erro, int tentativas, DateTime agora) => erro switch
    {
        _ when erro.CotaDiaria() => new Desfecho.Adiado(agora.Date.AddDays(1).AddHours(6), "cota diaria"),
        _ when erro.EhPermanente() => new Desfecho.Definitivo(erro.Message),
        _ when tentativas >= 10 => new Desfecho.Definitivo("tentativas esgotadas: " + erro.Message),
        _ => new Desfecho.Adiado(agora.AddMinutes(20 * (tentativas + 1)), erro.Message)
    };
}

public sealed class FilaDeBoletos
{
    private readonly Func<SmtpClient> _cliente;
    private readonly ISupressao _supressao;
    private readonly List<(Boleto Boleto, DateTime Quando)> _fila = new();

    public FilaDeBoletos(Func<SmtpClient> cliente, ISupressao supressao)
    {
        _cliente = cliente;
        _supressao = supressao;
    }

    public void Incluir(IEnumerable<Boleto> boletos) =>
        _fila.AddRange(boletos.Where(b => !_supressao.Contem(b.Email)).Select(b => (b, DateTime.MinValue)));

    public async Task<IReadOnlyDictionary<string, int>> ProcessarAsync(DateTime agora, CancellationToken token)
    {
        var vencidos = _fila.Where(x => x.Quando <= agora).Select(x => x.Boleto).ToList();
        _fila.RemoveAll(x => x.Quando <= agora);

        var contagem = new Dictionary<string, int>();
        foreach (var boleto in vencidos)
        {
            var desfecho = await EnviarAsync(boleto, agora, token);
            contagem[desfecho.GetType().Name] = contagem.GetValueOrDefault(desfecho.GetType().Name) + 1;
            switch (desfecho)
            {
                case Desfecho.Adiado adiado:
                    _fila.Add((boleto with { Tentativas = boleto.Tentativas + 1 }, adiado.Ate));
                    break;
                case Desfecho.Definitivo definitivo:
                    _supressao.Adicionar(boleto.Email, definitivo.Motivo);
                    break;
            }
        }

        return contagem;
    }

    private async Task<Desfecho> EnviarAsync(Boleto boleto, DateTime agora, CancellationToken token)
    {
        using var mensagem = new MailMessage("cobranca@condominio.example", boleto.Email)
        {
            Subject = $"Boleto da unidade {boleto.Unidade}",
            Body = $"Prezado(a) {boleto.Morador},\n\no boleto de R$ {boleto.Valor:N2} vence em {boleto.Vencimento:dd/MM/yyyy}.\n"
        };

        try
        {
            using var cliente = _cliente();
            await cliente.SendMailAsync(mensagem, token);
            return new Desfecho.Enviado();
        }
        catch (SmtpException erro)
        {
            return erro.ParaDesfecho(boleto.Tentativas, agora);
        }
    }
}
