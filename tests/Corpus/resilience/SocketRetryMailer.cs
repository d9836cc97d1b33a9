using System;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.SocketRetryMailer
{
    // Envia os avisos de vencimento. Só repete quando o servidor nem respondeu.
    public class SocketRetryMailer
    {
        private readonly RetryPolicy politica;
        private readonly string servidor;

        public SocketRetryMailer(string servidor)
        {
            this.servidor = servidor;
            politica = Policy
                .HandleInner<SocketException>()
                .OrInner<System.IO.IOException>()
                .Or<SmtpException>(e => e.StatusCode == SmtpStatusCode.GeneralFailure)
                .WaitAndRetry(4, tentativa => TimeSpan.FromSeconds(15 * tentativa));
        }

        public bool Avisar(string cliente, DateTime vencimento)
        {
            using (var mensagem = new MailMessage("cobranca@empresa.example", cliente))
            {
                mensagem.Subject = "Vencimento em " + vencimento.ToShortDateString();
                mensagem.Body = "Sua fatura está disponível no portal.";

                var resultado = politica.ExecuteAndCapture(() =>
                {
                    using (var smtp = new SmtpClient(servidor))
                        smtp.Send(mensagem);
                });

                if (resultado.Outcome == OutcomeType.Failure)
                    Console.WriteLine(cliente + ": " + resultado.FinalException.Message);

                return resultado.Outcome == OutcomeType.Successful;
            }
        }
    }
}
