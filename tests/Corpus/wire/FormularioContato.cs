using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SiteDaPadaria.Contato
{
    public class MensagemContato
    {
        public string Nome { get; set; }
        public string Email { get; set; }
        public string Assunto { get; set; }
        public string Texto { get; set; }
    }

    public static class FormularioContato
    {
        private static readonly Regex EmailValido = new Regex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.Compiled);

        public static IList<string> Validar(MensagemContato m)
        {
            var erros = new List<string>();
            if (string.IsNullOrWhiteSpace(m.Nome))
                erros.Add("Informe o seu nome.");
            if (m.Email == null || !EmailValido.IsMatch(m.Email))
                erros.Add("E-mail inválido.");
            if (string.IsNullOrWhiteSpace(m.Texto))
                erros.Add("Escreva a mensagem.");
            return erros;
        }

        public static bool Enviar(MensagemContato m, string host, string destino)
        {
            using (var cliente = new TcpClient(host, 25))
            {
                var fluxo = cliente.GetStream();
                var leitor = new StreamReader(fluxo, Encoding.ASCII);
                var escritor = new StreamWriter(fluxo, new UTF8Encoding(false));
                escritor.NewLine = "\r\n";

                string reply = leitor.ReadLine();
                if (reply == null || !reply.StartsWith("220"))
                    return false;

                reply = Comando(escritor, leitor, "HELO www.padaria.example");
                if (!reply.StartsWith("250"))
                    return false;

                reply = Comando(escritor, leitor, "MAIL FROM:<site@padaria.example>");
                if (!reply.StartsWith("250"))
                    return false;

                reply = Comando(escritor, leitor, "RCPT TO:<" + destino + ">");
                if (!reply.ToLower().Contains("ok")) //! SMTP102
                    return false;

                reply = Comando(escritor, leitor, "DATA");
                if (!reply.StartsWith("354"))
                    return false;

                escritor.WriteLine("From: Site <site@padaria.example>");
                escritor.WriteLine("Reply-To: " + m.Email);
                escritor.WriteLine("To: " + destino);
                escritor.WriteLine("Subject: [contato] " + m.Assunto.Replace("\r", "").Replace("\n", ""));
                escritor.WriteLine("Content-Type: text/plain; charset=utf-8");
                escritor.WriteLine();
                escritor.WriteLine(m.Nome + " escreveu:");
                escritor.WriteLine();
                foreach (string linha in m.Texto.Replace("\r\n", "\n").Split('\n'))
                    escritor.WriteLine(linha.StartsWith(".") ? "." + linha : linha);

                reply = Comando(escritor, leitor, ".");
                bool aceita = reply.Contains("queued") || reply.Contains("accepted"); //! SMTP102

                Comando(escritor, leitor, "QUIT");
                return aceita;
            }
        }

        private static string Comando(StreamWriter escritor, StreamReader leitor, string texto)
        {
            escritor.WriteLine(texto);
            escritor.Flush();
            return leitor.ReadLine() ?? "";
        }
    }
}
