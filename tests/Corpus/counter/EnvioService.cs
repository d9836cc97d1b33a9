using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Escola.Avisos
{
    // Envia os avisos aos responsaveis dos alunos
    public class EnvioService
    {
        private const int MaximoTentativas = 3;
        private readonly SmtpClient _smtp;
        private readonly ILogger<EnvioService> _logger;

        public EnvioService(SmtpClient smtp, ILogger<EnvioService> logger)
        {
            _smtp = smtp;
            _logger = logger;
        }

        public async Task<IDictionary<string, bool>> EnviarAvisos(IEnumerable<Responsavel> responsaveis, Aviso aviso)
        {
            var resultado = new Dictionary<string, bool>();
            foreach (var responsavel in responsaveis.Where(r => !string.IsNullOrWhiteSpace(r.Email)))
            {
                using (var mensagem = Montar(responsavel, aviso))
                {
                    resultado[responsavel.Email] = await Enviar(mensagem);
                }
            }
            return resultado;
        }

        private async Task<bool> Enviar(MailMessage mensagem)
        {
            var tentativa = 0;
            while (true)
            {
                tentativa++;
                try
                {
                    await _smtp.SendMailAsync(mensagem);
                    return true;
                }
                catch (SmtpException ex) when (tentativa < MaximoTentativas && ValeTentarDeNovo(ex))
                {
                    _logger.LogWarning("Tentativa {Tentativa} falhou: {Codigo}", tentativa, ex.StatusCode);
                    await Task.Delay(TimeSpan.FromMinutes(tentativa));
                }
                catch (SmtpException ex)
                {
                    _logger.LogError(ex, "Aviso nao enviado para {Destino}", mensagem.To);
                    return false;
                }
            }
        }

        private static bool ValeTentarDeNovo(SmtpException ex)
        {
            return ex.StatusCode is not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.TransactionFailed); //! SMTP107
        }

        private static MailMessage Montar(Responsavel responsavel, Aviso aviso)
        {
            var mensagem = new MailMessage("secretaria@escola.example", responsavel.Email);
            mensagem.Subject = aviso.Titulo;
            mensagem.Body = "Prezado(a) " + responsavel.Nome + ",\n\n" + aviso.Texto;
            return mensagem;
        }
    }

    public class Responsavel
    {
        public string Nome { get; set; }
        public string Email { get; set; }
    }

    public class Aviso
    {
        public string Titulo { get; set; }
        public string Texto { get; set; }
    }
}
