using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Loja.Cadastro;

public enum SituacaoEndereco { Existe, NaoExiste, Incerto }

public sealed class VerificadorEndereco
{
    private readonly string _dominioLocal;

    public VerificadorEndereco(string dominioLocal) => _dominioLocal = dominioLocal;

    public async Task<SituacaoEndereco> VerificarAsync(string servidorMx, string endereco, CancellationToken ct = default)
    {
        using var soquete = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await soquete.ConnectAsync(servidorMx, 25, ct);
        await using var fluxo = new NetworkStream(soquete, ownsSocket: false);
        var leitor = PipeReader.Create(fluxo);
        var escritor = PipeWriter.Create(fluxo);

        var (codigo, _) = await LerRespostaAsync(leitor, ct);
        if (codigo != 220)
            return SituacaoEndereco.Incerto;

        (codigo, _) = await ComandoAsync(leitor, escritor, $"EHLO {_dominioLocal}", ct);
        if (codigo != 250)
        {
            (codigo, _) = await ComandoAsync(leitor, escritor, $"HELO {_dominioLocal}", ct);
            if (codigo != 250) return SituacaoEndereco.Incerto;
        }

        (codigo, _) = await ComandoAsync(leitor, escritor, "MAIL FROM:<>", ct);
        if (codigo is < 200 or > 299)
            return SituacaoEndereco.Incerto;

        (codigo, _) = await ComandoAsync(leitor, escritor, $"RCPT TO:<{endereco}>", ct);
        var situacao = codigo switch
        {
            >= 200 and <= 299 => SituacaoEndereco.Existe,
            550 or 551 or 553 => SituacaoEndereco.NaoExiste,
            _ => SituacaoEndereco.Incerto,
        };

        await ComandoAsync(leitor, escritor, "QUIT", ct);
        return situacao;
    }

    private static async Task<(int Codigo, string Texto)> ComandoAsync(PipeReader leitor, PipeWriter escritor, string comando, CancellationToken ct)
    {
        Encoding.ASCII.GetBytes(comando, escritor);
        escritor.Write("\r\n"u8);
        await escritor.FlushAsync(ct);
        return await LerRespostaAsync(leitor, ct);
    }

    private static async Task<(int Codigo, string Texto)> LerRespostaAsync(PipeReader leitor, CancellationToken ct)
    {
        var texto = new StringBuilder();
        while (true)
        {
            var resultado = await leitor.ReadAsync(ct);
            var buffer = resultado.Buffer;
            while (buffer.PositionOf((byte)'\n') is SequencePosition fim)
            {
                var linha = Encoding.ASCII.GetString(buffer.Slice(0, fim)).TrimEnd('\r');
                buffer = buffer.Slice(buffer.GetPosition(1, fim));
                texto.AppendLine(linha);
                if (linha.Length >= 3 && (linha.Length == 3 || linha[3] == ' '))
                {
                    leitor.AdvanceTo(buffer.Start);
                    return (int.Parse(linha.AsSpan(0, 3)), texto.ToString());
                }
            }
            leitor.AdvanceTo(buffer.Start, buffer.End);
            if (resultado.IsCompleted) throw new IOException("conexão encerrada pelo servidor");
        }
    }
}
