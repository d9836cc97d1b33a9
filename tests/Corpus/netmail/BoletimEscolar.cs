using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.BoletimEscolar;

public class Responsavel
{
    public int Id { get; set; }
    public string Nome { get; set; } = string.Empty;
    public string Email { get; set; } = string.Empty;
    public bool EmailInvalido { get; set; }
}

public interface IResponsavelRepositorio
{
    Task<List<Responsavel>> ListarComEmailValidoAsync();
    Task MarcarEmailInvalidoAsync(int id, string motivo);
}

public class ServicoBoletim
{
    private readonly IResponsavelRepositorio _repositorio;
    private readonly ILogger<ServicoBoletim> _logger;
    private readonly Func<SmtpClient> _criarCliente;

    public ServicoBoletim(IResponsavelRepositorio repositorio, ILogger<ServicoBoletim> logger, Func<SmtpClient> criarCliente)
    {
        _repositorio = repositorio;
        _logger = logger;
        _criarCliente = criarCliente;
    }

    public async Task EnviarBoletinsAsync(string bimestre)
    {
        var responsaveis = await _repositorio.ListarComEmailValidoAsync();
        foreach (var responsavel in responsaveis)
        {
            using var cliente = _criarCliente();
            using var mensagem = new MailMessage("secretaria@escola.example", responsavel.Email)
            {
                Subject = $"Boletim do {bimestre}",
                Body = $"Prezado(a) {responsavel.Nome}, o boletim está disponível no portal.",
            };

            try
            {
                await cliente.SendMailAsync(mensagem);
            }
            catch (SmtpFailedRecipientException ex)  //! SMTP004
            {
                // o endereço não existe, não enviar mais
                await _repositorio.MarcarEmailInvalidoAsync(responsavel.Id, ex.Message);
                responsavel.EmailInvalido = true;
            }
            catch (SmtpException ex)
            {
                _logger.LogError(ex, "Falha ao enviar o boletim de {Id}", responsavel.Id);
            }
        }
    }
}
