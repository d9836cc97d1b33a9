using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Escola.Boletins
{
    public class Aluno
    {
        public string Nome { get; set; }
        public string Turma { get; set; }
        public List<string> EmailsResponsaveis { get; set; } = new List<string>();
        public Dictionary<string, decimal> Notas { get; set; } = new Dictionary<string, decimal>();
    }

    public class BoletaDeNotas
    {
        private readonly SmtpClient cliente;
        private readonly Action<string> registro;

        public BoletaDeNotas(SmtpClient cliente, Action<string> registro)
        {
            this.cliente = cliente;
            this.registro = registro;
        }

        public void EnviarTurma(IEnumerable<Aluno> alunos)
        {
            foreach (Aluno aluno in alunos)
            {
                using (MailMessage mensagem = Montar(aluno))
                {
                    try
                    {
                        EnviarComReenvio(mensagem);
                        registro(aluno.Nome + ": enviado");
                    }
                    catch (SmtpException erro)
                    {
                        registro(aluno.Nome + ": " + (int)erro.StatusCode + " " + erro.Message);
                    }
                }
            }
        }

        private void EnviarComReenvio(MailMessage mensagem)
        {
            List<string> pendentes;
            try
            {
                cliente.Send(mensagem);
                return;
            }
            catch (SmtpFailedRecipientsException erro)
            {
                pendentes = erro.InnerExceptions.Where(Temporario).Select(e => e.FailedRecipient).ToList();
                foreach (SmtpFailedRecipientException e in erro.InnerExceptions.Where(e => !Temporario(e)))
                    registro("recusado " + e.FailedRecipient);
            }
            catch (SmtpFailedRecipientException erro) when (Temporario(erro))
            {
                pendentes = new List<string> { erro.FailedRecipient };
            }

            for (int tentativa = 1; tentativa <= 3 && pendentes.Count > 0; tentativa++)
            {
                Thread.Sleep(TimeSpan.FromMinutes(15));
                // só quem ainda não recebeu
                foreach (string endereco in pendentes.ToArray())
                {
                    using (MailMessage copia = Copiar(mensagem, endereco))
                    {
                        try
                        {
                            cliente.Send(copia);
                            pendentes.Remove(endereco);
                        }
                        catch (SmtpException erro) when ((int)erro.StatusCode >= 500)
                        {
                            registro("recusado " + endereco);
                            pendentes.Remove(endereco);
                        }
                        catch (SmtpException erro)
                        {
                            registro("adiado " + endereco + ": " + erro.StatusCode);
                        }
                    }
                }
            }
        }

        private static bool Temporario(SmtpFailedRecipientException e)
        {
            int codigo = (int)e.StatusCode;
            return codigo >= 400 && codigo <= 499;
        }

        private static MailMessage Copiar(MailMessage original, string endereco)
        {
            MailMessage copia = new MailMessage(original.From.Address, endereco.Trim('<', '>'));
            copia.Subject = original.Subject;
            copia.Body = original.Body;
            return copia;
        }

        private static MailMessage Montar(Aluno aluno)
        {
            MailMessage mensagem = new MailMessage();
            mensagem.From = new MailAddress("secretaria@escola.example");
            foreach (string email in aluno.EmailsResponsaveis)
                mensagem.To.Add(email);
            mensagem.Subject = "Boletim de " + aluno.Nome;
            StringBuilder corpo = new StringBuilder();
            foreach (KeyValuePair<string, decimal> nota in aluno.Notas)
                corpo.AppendLine(nota.Key.PadRight(20) + nota.Value.ToString("0.0"));
            mensagem.Body = corpo.ToString();
            return mensagem;
        }
    }
}
