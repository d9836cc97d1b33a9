using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Loja.Notificacoes
{
    public class EnviadorEmail
    {
        private readonly ILogger _registro;
        private TcpClient _cliente;
        private StreamReader _leitor;
        private StreamWriter _escritor;

        public EnviadorEmail(ILogger registro)
        {
            _registro = registro;
        }

        public bool EnviarPedido(string servidor, string remetente, string destinatario, string corpo)
        {
            try
            {
                _cliente = new TcpClient();
                _cliente.Connect(servidor, 25);
                var fluxo = _cliente.GetStream();
                _leitor = new StreamReader(fluxo, Encoding.ASCII);
                _escritor = new StreamWriter(fluxo, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                string saudacao = LerResposta();
                if (!saudacao.StartsWith("220"))
                    throw new InvalidOperationException("Saudação inesperada: " + saudacao);
            }
            catch (Exception ex) //! SMTP007
            {
                _registro.LogError(ex, "Não foi possível conectar em {Servidor}", servidor);
            }

            if (!Comando("EHLO loja.example.com.br").StartsWith("2")) return false;
            if (!Comando("MAIL FROM:<" + remetente + ">").StartsWith("2")) return false;
            if (!Comando("RCPT TO:<" + destinatario + ">").StartsWith("2")) return false;
            if (!Comando("DATA").StartsWith("3")) return false;

            string resposta = Comando(corpo.Replace("\r\n.", "\r\n..") + "\r\n.");
            Comando("QUIT");
            _cliente.Close();
            return resposta.StartsWith("2");
        }

        private string Comando(string texto)
        {
            _escritor.WriteLine(texto);
            var resposta = LerResposta();
            _registro.LogDebug("{Comando} => {Resposta}", texto.Split(' ')[0], resposta);
            return resposta;
        }

        private string LerResposta()
        {
            string linha;
            do
            {
                linha = _leitor.ReadLine() ?? throw new EndOfStreamException();
            }
            while (linha.Length > 3 && linha[3] == '-');
            return linha;
        }
    }
}
