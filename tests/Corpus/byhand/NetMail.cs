using System;
using System.Net.Sockets;
using System.Text;

namespace Estoque.Util
{
    /// <summary>Rotinas de e-mail do sistema de estoque.</summary>
    public static class NetMail
    {
        private static readonly byte[] area = new byte[4096];

        private static void Envia(Socket s, string linha)
        {
            s.Send(Encoding.ASCII.GetBytes(linha + "\r\n"));
        }

        private static bool Recebe(Socket s, out string resposta)
        {
            int total = 0;
            resposta = "";
            do
            {
                int n = s.Receive(area, total, area.Length - total, SocketFlags.None);
                if (n == 0)
                    return false;
                total += n;
                resposta = Encoding.ASCII.GetString(area, 0, total);
            }
            while (!Completa(resposta));
            return true;
        }

        private static bool Completa(string r)
        {
            if (!r.EndsWith("\r\n"))
                return false;
            string[] linhas = r.Split(new[] { "\r\n" }, StringSplitOptions.RemoveEmptyEntries);
            string ultima = linhas[linhas.Length - 1];
            return ultima.Length < 4 || ultima[3] == ' ';
        }

        public static bool EnviarAviso(string servidor, string de, string para, string assunto, string corpo, out string erro)
        {
            string r;
            erro = null;
            using (Socket s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                s.Connect(servidor, 25);
                if (!Recebe(s, out r)) //! SMTP003
                {
                    erro = "sem resposta do servidor";
                    return false;
                }

                Envia(s, "HELO estoque");
                if (!Recebe(s, out r) || !r.StartsWith("250"))
                {
                    erro = r;
                    return false;
                }

                Envia(s, "MAIL FROM:<" + de + ">");
                if (!Recebe(s, out r) || !r.StartsWith("250"))
                {
                    erro = r;
                    return false;
                }

                Envia(s, "RCPT TO:<" + para + ">");
                if (!Recebe(s, out r) || r[0] != '2')
                {
                    erro = "destinatário recusado: " + r;
                    return false;
                }

                Envia(s, "DATA");
                if (!Recebe(s, out r) || !r.StartsWith("354"))
                {
                    erro = r;
                    return false;
                }

                Envia(s, "From: " + de);
                Envia(s, "To: " + para);
                Envia(s, "Subject: " + assunto);
                Envia(s, "");
                Envia(s, corpo.Replace("\n.", "\n.."));
                Envia(s, ".");
                Recebe(s, out r); //! SMTP005
                Envia(s, "QUIT");
                return true;
            }
        }
    }

    public class AvisoDeEstoqueMinimo
    {
        public void Verificar(string produto, int quantidade, int minimo)
        {
            if (quantidade >= minimo)
                return;
            string erro;
            bool ok = NetMail.EnviarAviso("correio.estoque.example", "sistema@estoque.example", "compras@estoque.example",
                "Estoque baixo: " + produto, "Restam " + quantidade + " unidades.", out erro);
            Console.WriteLine(ok ? "aviso enviado" : "falha: " + erro);
        }
    }
}
