using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Boletim.Envio
{
    // Envio em massa do boletim semanal
    public class BoletimMassivo
    {
        private StreamReader leitor;
        private StreamWriter escritor;
        private readonly List<string> naoEnviados = new List<string>();

        public IReadOnlyList<string> NaoEnviados { get { return naoEnviados; } }

        public void Enviar(string servidor, string usuario, string senha, string remetente, IEnumerable<string> assinantes, string html)
        {
            using (TcpClient cliente = new TcpClient(servidor, 465))
            using (SslStream ssl = new SslStream(cliente.GetStream()))
            {
                ssl.AuthenticateAsClient(servidor);
                leitor = new StreamReader(ssl, Encoding.UTF8);
                escritor = new StreamWriter(ssl, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                if (!LerResposta().StartsWith("220", StringComparison.Ordinal))
                    throw new IOException("Servidor indisponível");
                Comando("EHLO boletim", "250");
                string credenciais = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + usuario + "\0" + senha));
                Comando("AUTH PLAIN " + credenciais, "235");

                foreach (string assinante in assinantes)
                {
                    if (!EnviarUm(remetente, assinante, html))
                        naoEnviados.Add(assinante);
                    Comando("RSET", "250");
                }
                Escrever("QUIT");
            }
        }

        private bool EnviarUm(string remetente, string assinante, string html)
        {
            Escrever("MAIL FROM:<" + remetente + ">");
            string resposta = LerResposta();
            if (!resposta.Contains("Ok")) //! SMTP102
                return false;

            Escrever("RCPT TO:<" + assinante + ">");
            resposta = LerResposta();
            if (resposta.Length < 3 || resposta[0] != '2')
                return false;

            Comando("DATA", "354");
            Escrever("From: " + remetente);
            Escrever("To: " + assinante);
            Escrever("Subject: Boletim da semana");
            Escrever("MIME-Version: 1.0");
            Escrever("Content-Type: text/html; charset=utf-8");
            Escrever("Content-Transfer-Encoding: base64");
            Escrever("");
            Escrever(Convert.ToBase64String(Encoding.UTF8.GetBytes(html), Base64FormattingOptions.InsertLineBreaks));
            Escrever(".");
            resposta = LerResposta();
            return resposta.IndexOf("queued", StringComparison.OrdinalIgnoreCase) >= 0; //! SMTP102
        }

        private void Comando(string texto, string esperado)
        {
            Escrever(texto);
            string r = LerResposta();
            if (!r.StartsWith(esperado, StringComparison.Ordinal))
                throw new IOException(texto.Split(' ')[0] + " -> " + r);
        }

        private void Escrever(string texto)
        {
            escritor.WriteLine(texto);
        }

        private string LerResposta()
        {
            StringBuilder tudo = new StringBuilder();
            string linha;
            do
            {
                linha = leitor.ReadLine();
                if (linha == null) throw new EndOfStreamException();
                tudo.AppendLine(linha);
            }
            while (linha.Length > 3 && linha[3] == '-');
            return tudo.ToString();
        }
    }
}
