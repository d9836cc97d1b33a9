using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Verifiers.ComprobadorLista
{
    /// <summary>Comprueba una lista de correos contra el servidor del dominio.</summary>
    public class ComprobadorLista
    {
        private StreamReader lector;
        private StreamWriter escritor;
        private string respuesta;

        public List<string> Validos = new List<string>();

        public void Comprobar(string servidor, IEnumerable<string> correos)
        {
            TcpClient cliente = new TcpClient();
            try
            {
                cliente.Connect(servidor, 25);
            }
            catch (SocketException)
            {
                Console.WriteLine("No se pudo conectar con " + servidor);
                return;
            }

            lector = new StreamReader(cliente.GetStream());
            escritor = new StreamWriter(cliente.GetStream());
            escritor.NewLine = "\r\n";
            escritor.AutoFlush = true;

            respuesta = lector.ReadLine();
            if (!respuesta.StartsWith("220"))
            {
                cliente.Close();
                return;
            }

            Enviar("EHLO comprobador.example");  //! SMTP006
            if (!respuesta.StartsWith("250"))
                return;
            Enviar("MAIL FROM:<info@comprobador.example>");
            if (!respuesta.StartsWith("250"))
                return;

            foreach (string correo in correos)
            {
                Enviar("RCPT TO:<" + correo + ">");
                if (respuesta.StartsWith("250"))  //! SMTP103
                    Validos.Add(correo);
            }

            Enviar("QUIT");
            cliente.Close();
        }

        private void Enviar(string orden)
        {
            escritor.WriteLine(orden);
            respuesta = lector.ReadLine() ?? "";
        }
    }
}
