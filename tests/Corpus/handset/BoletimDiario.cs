using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Prefeitura.Boletim
{
    public class ClienteCorreio : IDisposable
    {
        TcpClient tcp;
        StreamReader entrada;
        StreamWriter saida;

        public ClienteCorreio(string servidor)
        {
            tcp = new TcpClient(servidor, 587);
            entrada = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            saida = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Exigir(LerCodigo(), 220);
            Exigir(Comando("EHLO boletim.prefeitura.example"), 250);
        }

        public void Autenticar(string usuario, string senha)
        {
            Exigir(Comando("AUTH LOGIN"), 334);
            Exigir(Comando(Convert.ToBase64String(Encoding.UTF8.GetBytes(usuario))), 334);
            Exigir(Comando(Convert.ToBase64String(Encoding.UTF8.GetBytes(senha))), 235);
        }

        /// <summary>Envia e devolve o código final do servidor.</summary>
        public int Enviar(string remetente, string destino, string texto)
        {
            Comando("RSET");
            int codigo = Comando("MAIL FROM:<" + remetente + ">");
            if (codigo / 100 != 2) return codigo;
            codigo = Comando("RCPT TO:<" + destino + ">");
            if (codigo / 100 != 2) return codigo;
            codigo = Comando("DATA");
            if (codigo != 354) return codigo;
            return Comando(texto + "\r\n.");
        }

        public int Comando(string linha)
        {
            saida.WriteLine(linha);
            return LerCodigo();
        }

        int LerCodigo()
        {
            string linha;
            do
            {
                linha = entrada.ReadLine();
                if (linha == null) throw new IOException("o servidor fechou a conexão");
            } while (linha.Length > 3 && linha[3] == '-');
            return int.Parse(linha.Substring(0, 3));
        }

        static void Exigir(int codigo, int esperado)
        {
            if (codigo != esperado) throw new IOException("resposta SMTP " + codigo + ", esperado " + esperado);
        }

        public void Dispose()
        {
            tcp.Close();
        }
    }

    static class BoletimDiario
    {
        static void Main()
        {
            string texto = "Subject: Boletim de " + DateTime.Today.ToString("dd/MM/yyyy") + "\r\n\r\n"
                + File.ReadAllText("boletim.txt");

            using (var correio = new ClienteCorreio("smtp.prefeitura.example"))
            {
                correio.Autenticar("boletim", Environment.GetEnvironmentVariable("BOLETIM_SENHA") ?? "");
                foreach (string destino in File.ReadAllLines("assinantes.txt"))
                {
                denovo:
                    int code = correio.Enviar("boletim@prefeitura.example", destino, texto);
                    if (code >= 400 && code < 500) //! SMTP106
                    {
                        Thread.Sleep(60000);
                        goto denovo;
                    }
                    if (code >= 500)
                        File.AppendAllText("recusados.txt", destino + " " + code + "\r\n");
                }
                correio.Comando("QUIT");
            }
        }
    }
}
