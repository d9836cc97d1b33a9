using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Verifiers.VerificadorEmail;

public record ResultadoVerificacao(bool Existe, int Codigo, string Mensagem);

public interface IResolvedorMx
{
    Task<string?> ResolverAsync(string dominio);
}

public class VerificadorEmail
{
    private readonly IResolvedorMx _mx;

    public VerificadorEmail(IResolvedorMx mx) => _mx = mx;

    public async Task<ResultadoVerificacao> VerificarAsync(string email)
    {
        var dominio = email.Split('@')[1];
        var servidor = await _mx.ResolverAsync(dominio);
        if (servidor is null)
            return new ResultadoVerificacao(false, 0, "domínio sem MX");

        using var cliente = new TcpClient();
        await cliente.ConnectAsync(servidor, 25);
        using var fluxo = cliente.GetStream();
        using var leitor = new StreamReader(fluxo);
        using var escritor = new StreamWriter(fluxo) { AutoFlush = true, NewLine = "\r\n" };

        var (codigo, mensagem) = await LerAsync(leitor);
        if (codigo != 220)
            return new ResultadoVerificacao(false, codigo, mensagem);

        foreach (var comando in new[] { "EHLO verificador.example", "MAIL FROM:<nao-responda@verificador.example>" })
        {
            await escritor.WriteLineAsync(comando);
            (codigo, mensagem) = await LerAsync(leitor);
            if (codigo != 250)
                return new ResultadoVerificacao(false, codigo, mensagem);
        }

        await escritor.WriteLineAsync("RCPT TO:<" + email + ">");
        (codigo, mensagem) = await LerAsync(leitor);

        await escritor.WriteLineAsync("QUIT");
        return new ResultadoVerificacao(codigo == 250 || codigo == 251, codigo, mensagem);
    }

    private static async Task<(int Codigo, string Mensagem)> LerAsync(StreamReader leitor)
    {
        string? linha;
        do
        {
            linha = await leitor.ReadLineAsync();
        }
        while (linha?.Length > 3 && linha[3] == '-');

        if (linha is null || linha.Length < 3)
            return (0, "sem resposta");
        return (int.Parse(linha.Substring(0, 3)), linha.Length > 4 ? linha.Substring(4) : "");
    }
}
