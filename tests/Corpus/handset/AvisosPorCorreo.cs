using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Ayuntamiento.Avisos
{
    public class Respuesta
    {
        public int Codigo { get; private set; }
        public string Texto { get; private set; }

        public Respuesta(int codigo, string texto)
        {
            Codigo = codigo;
            Texto = texto;
        }
    }

    public class SesionSmtp : IDisposable
    {
        private readonly TcpClient _cliente;
        private readonly StreamReader _entrada;
        private readonly StreamWriter _salida;

        public SesionSmtp(string servidor)
        {
            _cliente = new TcpClient(servidor, 25);
            var flujo = _cliente.GetStream();
            _entrada = new StreamReader(flujo, Encoding.ASCII);
            _salida = new StreamWriter(flujo, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            var saludo = Leer();
            if (saludo.Codigo != 220)
                throw new IOException("El servidor no acepta sesiones: " + saludo.Texto);
            var hola = Orden("EHLO avisos.ayuntamiento.example");
            if (hola.Codigo != 250)
                throw new IOException("EHLO rechazado: " + hola.Texto);
        }

        private Respuesta Orden(string linea)
        {
            _salida.WriteLine(linea);
            return Leer();
        }

        private Respuesta Leer()
        {
            string linea;
            do
            {
                linea = _entrada.ReadLine();
                if (linea == null)
                    throw new IOException("conexión cerrada por el servidor");
            }
            while (linea.Length > 3 && linea[3] == '-');
            return new Respuesta(Convert.ToInt32(linea.Substring(0, 3)), linea.Length > 4 ? linea.Substring(4) : "");
        }

        /// <summary>Entrega un mensaje; devuelve la última respuesta del servidor.</summary>
        public Respuesta Entregar(string de, string para, string mensaje)
        {
            var r = Orden("MAIL FROM:<" + de + ">");
            if (r.Codigo != 250) { Orden("RSET"); return r; }
            r = Orden("RCPT TO:<" + para + ">");
            if (r.Codigo / 100 != 2) { Orden("RSET"); return r; }
            r = Orden("DATA");
            if (r.Codigo != 354) { Orden("RSET"); return r; }
            return Orden(mensaje.Replace("\n.", "\n..") + "\r\n.");
        }

        public void Dispose()
        {
            try { Orden("QUIT"); }
            catch (IOException) { }
            _cliente.Close();
        }
    }

    public static class AvisosPorCorreo
    {
        static int Main(string[] args)
        {
            var vecino = args[0];
            var texto = File.ReadAllText(args[1]);
            var intentos = 0;
            Respuesta r;

            using (var sesion = new SesionSmtp("correo.ayuntamiento.example"))
            {
                do
                {
                    if (intentos > 0)
                    {
                        Console.WriteLine("Intento {0} fallido: {1} {2}", intentos, "aviso a " + vecino, "se repite");
                        Thread.Sleep(TimeSpan.FromSeconds(30));
                    }
                    r = sesion.Entregar("avisos@ayuntamiento.example", vecino, texto);
                    intentos++;
                }
                while (r.Codigo >= 400 && intentos < 5); //! SMTP001
            }

            if (r.Codigo != 250)
            {
                Console.Error.WriteLine("Aviso no entregado: {0} {1}", r.Codigo, r.Texto);
                return 1;
            }
            Console.WriteLine("Aviso entregado en el intento {0}", intentos);
            return 0;
        }
    }
}
