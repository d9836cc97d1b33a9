using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Telefonia.Pasarela
{
    // Pasarela: los SMS que llegan al módem salen como correo.
    public class PasarelaSmsCorreo
    {
        private readonly BlockingCollection<MensajeSms> cola = new BlockingCollection<MensajeSms>(500);
        private readonly string servidor;
        private readonly string destino;

        public PasarelaSmsCorreo(string servidor, string destino)
        {
            this.servidor = servidor;
            this.destino = destino;
        }

        public void Recibido(string numero, string texto)
        {
            cola.Add(new MensajeSms { Numero = numero, Texto = texto, Hora = DateTime.Now });
        }

        public void Bucle(CancellationToken parar)
        {
            foreach (MensajeSms sms in cola.GetConsumingEnumerable(parar))
            {
                try
                {
                    string error = Enviar(sms);
                    if (error == null)
                        Console.WriteLine("{0:HH:mm:ss} reenviado {1}", DateTime.Now, sms.Numero);
                    else
                        File.AppendAllText("rechazados.log", sms.Numero + ";" + error + Environment.NewLine);
                }
                catch (IOException e)
                {
                    File.AppendAllText("errores.log", e.Message + Environment.NewLine);
                }
            }
        }

        private string Enviar(MensajeSms sms)
        {
            using (TcpClient cliente = new TcpClient(servidor, 25))
            {
                NetworkStream red = cliente.GetStream();
                StreamReader lector = new StreamReader(red, Encoding.ASCII);
                StreamWriter escritor = new StreamWriter(red, Encoding.ASCII);
                escritor.NewLine = "\r\n";
                escritor.AutoFlush = true;

                string respuesta;
                escritor.WriteLine("HELO pasarela.telefonia.example"); //! SMTP002
                respuesta = lector.ReadLine();
                if (respuesta == null || respuesta[0] != '2')
                    return "HELO: " + respuesta;

                escritor.WriteLine("MAIL FROM:<sms@telefonia.example>");
                respuesta = lector.ReadLine();
                if (respuesta == null || respuesta[0] != '2')
                    return "MAIL: " + respuesta;

                escritor.WriteLine("RCPT TO:<" + destino + ">");
                respuesta = lector.ReadLine();
                if (respuesta == null || respuesta[0] != '2')
                    return "RCPT: " + respuesta;

                escritor.WriteLine("DATA");
                respuesta = lector.ReadLine();
                if (respuesta == null || !(respuesta[0] == '2' || respuesta[0] == '3'))
                    return "DATA: " + respuesta;

                escritor.WriteLine("From: <sms@telefonia.example>");
                escritor.WriteLine("To: <" + destino + ">");
                escritor.WriteLine("Subject: SMS de " + sms.Numero);
                escritor.WriteLine();
                escritor.WriteLine(sms.Texto.Replace("\n.", "\n.."));
                escritor.WriteLine(".");
                respuesta = lector.ReadLine();
                if (respuesta == null || !(respuesta[0] == '2' || respuesta[0] == '3'))
                    return "FIN: " + respuesta;

                escritor.WriteLine("QUIT");
                return null;
            }
        }

        private class MensajeSms
        {
            public string Numero;
            public string Texto;
            public DateTime Hora;
        }
    }
}
