using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Respaldo
{
    /// <summary>Avisa por correo cuando termina el respaldo nocturno.</summary>
    public class BackupJobMailer
    {
        private const int MaxIntentos = 4;
        private readonly string servidor;

        public BackupJobMailer(string servidor)
        {
            this.servidor = servidor;
        }

        public bool Avisar(string destino, string resumen)
        {
            int smtpCode = 0;
            for (int intento = 1; intento <= MaxIntentos; intento++)
            {
                smtpCode = Enviar(destino, resumen);
                if (smtpCode / 100 != 4)
                    break;
                Thread.Sleep(TimeSpan.FromMinutes(10));
            }
            if (smtpCode / 100 != 2)
                Console.Error.WriteLine("Aviso no entregado: " + smtpCode);
            return smtpCode / 100 == 2;
        }

        private int Enviar(string destino, string resumen)
        {
            using (TcpClient tcp = new TcpClient())
            {
                StreamReader entrada;
                StreamWriter salida;
                try
                {
                    tcp.Connect(servidor, 25);
                    entrada = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                    salida = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                }
                catch (SocketException)
                {
                    return 451;
                }

                int codigo = Leer(entrada);
                if (codigo != 220)
                    return codigo;
                salida.WriteLine("EHLO respaldo");
                codigo = Leer(entrada);
                if (codigo >= 500)
                {
                    salida.WriteLine("HELO respaldo");
                    codigo = Leer(entrada);
                }
                if (codigo != 250) return codigo;

                salida.WriteLine("MAIL FROM:<respaldo@oficina.example>");
                if ((codigo = Leer(entrada)) != 250) return codigo;
                salida.WriteLine("RCPT TO:<" + destino + ">");
                if ((codigo = Leer(entrada)) != 250 && codigo != 251) return codigo;
                salida.WriteLine("DATA");
                if ((codigo = Leer(entrada)) != 354) return codigo;
                salida.WriteLine("Subject: Respaldo " + DateTime.Today.ToString("d"));
                salida.WriteLine();
                salida.WriteLine(resumen.Replace("\r\n.", "\r\n.."));
                salida.WriteLine(".");
                codigo = Leer(entrada);
                salida.WriteLine("QUIT");
                return codigo;
            }
        }

        private static int Leer(StreamReader entrada)
        {
            string linea;
            do
            {
                linea = entrada.ReadLine();
                if (linea == null || linea.Length < 3) return 421;
            }
            while (linea.Length > 3 && linea[3] == '-');
            return int.Parse(linea.Substring(0, 3));
        }
    }
}
