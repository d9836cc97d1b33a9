using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.EnviaBoleto
{
    // Envia o boleto pelo servidor do provedor, porta 465
    public class EnviaBoleto : IDisposable
    {
        private TcpClient cliente;
        private SslStream canal;
        private StreamReader leitor;

        public void Conectar(string servidor, string usuario, string senha)
        {
            cliente = new TcpClient(servidor, 465);
            canal = new SslStream(cliente.GetStream());
            canal.AuthenticateAsClient(servidor);
            leitor = new StreamReader(canal, Encoding.ASCII);

            Esperar(220);
            Escrever("EHLO boleto.loja.example");
            Esperar(250);
            Escrever("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + usuario + "\0" + senha)));
            Esperar(235);
        }

        public void Enviar(string de, string para, string assunto, string corpo)
        {
            Escrever("MAIL FROM:<" + de + ">");
            Esperar(250);
            Escrever("RCPT TO:<" + para + ">");
            Esperar(250, 251);
            Escrever("DATA");
            Esperar(354);
            Escrever("From: " + de);
            Escrever("To: " + para);
            Escrever("Subject: " + assunto);
            Escrever("");
            Escrever(corpo);
            Escrever(".");  //! SMTP005
            Escrever("QUIT");
        }

        private void Escrever(string linha)
        {
            byte[] dados = Encoding.UTF8.GetBytes(linha + "\r\n");
            canal.Write(dados, 0, dados.Length);
            canal.Flush();
        }

        private void Esperar(params int[] codigos)
        {
            string linha;
            do
            {
                linha = leitor.ReadLine();
                if (linha == null)
                    throw new IOException("conexão encerrada");
            }
            while (linha.Length > 3 && linha[3] == '-');

            int codigo = int.Parse(linha.Substring(0, 3));
            if (Array.IndexOf(codigos, codigo) < 0)
                throw new IOException("resposta inesperada: " + linha);
        }

        public void Dispose()
        {
            canal.Dispose();
            cliente.Close();
        }
    }
}
