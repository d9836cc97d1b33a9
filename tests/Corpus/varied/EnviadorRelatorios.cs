using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;

namespace Relatorios.Servicos
{
    public class EnviadorRelatorios
    {
        private const int MaximoTentativas = 5;
        private readonly ILogger<EnviadorRelatorios> _log;
        private readonly string _servidor;
        private readonly string _usuario;
        private readonly string _senha;

        public EnviadorRelatorios(ILogger<EnviadorRelatorios> log, string servidor, string usuario, string senha)
        {
            _log = log;
            _servidor = servidor;
            _usuario = usuario;
            _senha = senha;
        }

        public async Task<bool> EnviarAsync(string destinatario, string arquivoPdf, CancellationToken cancelamento)
        {
            var mensagem = new MimeMessage();
            mensagem.From.Add(new MailboxAddress("Relatórios", _usuario));
            mensagem.To.Add(MailboxAddress.Parse(destinatario));
            mensagem.Subject = "Relatório diário " + DateTime.Today.ToString("dd/MM/yyyy");
            var corpo = new BodyBuilder { TextBody = "Segue em anexo o relatório." };
            corpo.Attachments.Add(arquivoPdf);
            mensagem.Body = corpo.ToMessageBody();

            var tentativa = 0;
            var enviado = false;
            do
            {
                tentativa++;
                using var cliente = new SmtpClient();
                try
                {
                    await cliente.ConnectAsync(_servidor, 465, SecureSocketOptions.SslOnConnect, cancelamento);
                    await cliente.AuthenticateAsync(_usuario, _senha, cancelamento);
                    await cliente.SendAsync(mensagem, cancelamento);
                    await cliente.DisconnectAsync(true, cancelamento);
                    enviado = true;
                }
                catch (SmtpCommandException ex) //! SMTP101
                {
                    _log.LogWarning("Tentativa {N}/{Max} falhou: {Codigo}", tentativa, MaximoTentativas, ex.StatusCode);
                    await Task.Delay(TimeSpan.FromSeconds(10 * tentativa), cancelamento);
                }
                catch (IOException ex)
                {
                    _log.LogWarning(ex, "Conexão perdida na tentativa {N}", tentativa);
                    await Task.Delay(TimeSpan.FromSeconds(10 * tentativa), cancelamento);
                }
            }
            while (!enviado && tentativa < MaximoTentativas);

            return enviado;
        }

        public async Task AvisarFalhaAsync(string administrador, string detalhe)
        {
            var aviso = new MimeMessage();
            aviso.From.Add(MailboxAddress.Parse(_usuario));
            aviso.To.Add(MailboxAddress.Parse(administrador));
            aviso.Subject = "Falha no envio de relatórios";
            aviso.Body = new TextPart("plain") { Text = detalhe };

            await Policy
                .Handle<SmtpCommandException>() //! SMTP101
                .RetryAsync(3, (ex, n) => _log.LogError(ex, "Aviso não enviado ({N})", n))
                .ExecuteAsync(async () =>
                {
                    using var cliente = new SmtpClient();
                    await cliente.ConnectAsync(_servidor, 465, SecureSocketOptions.SslOnConnect);
                    await cliente.AuthenticateAsync(_usuario, _senha);
                    await cliente.SendAsync(aviso);
                });
        }
    }
}
