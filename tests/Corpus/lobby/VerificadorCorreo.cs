using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Tienda.Clientes
{
    public enum EstadoCorreo
    {
        Desconocido,
        Valido,
        Invalido
    }

    // Comprueba los correos de los clientes antes de la campaña de navidad
    public class VerificadorCorreo : IDisposable
    {
        private readonly string _servidor;
        private readonly string _remitente;
        private TcpClient _cliente;
        private StreamReader _lector;
        private StreamWriter _escritor;

        public VerificadorCorreo(string servidor, string remitente)
        {
            _servidor = servidor;
            _remitente = remitente;
        }

        public List<string> Registro { get; } = new List<string>();

        public void Abrir()
        {
            _cliente = new TcpClient { ReceiveTimeout = 60000, SendTimeout = 60000 };
            _cliente.Connect(_servidor, 25);
            var flujo = _cliente.GetStream();
            _lector = new StreamReader(flujo, Encoding.ASCII);
            _escritor = new StreamWriter(flujo, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            if (LeerCodigo() != 220)
                throw new IOException("El servidor no da servicio");
            if (Enviar("HELO tienda.example") != 250)
                throw new IOException("El servidor no acepta el saludo");
        }

        public Dictionary<string, EstadoCorreo> Verificar(IEnumerable<string> direcciones)
        {
            var resultado = new Dictionary<string, EstadoCorreo>();
            foreach (var direccion in direcciones)
            {
                if (Enviar("MAIL FROM:<" + _remitente + ">") != 250)
                {
                    resultado[direccion] = EstadoCorreo.Desconocido;
                    Enviar("RSET");
                    continue;
                }
                resultado[direccion] = Preguntar(direccion);
                Enviar("RSET");
            }
            return resultado;
        }

        private EstadoCorreo Preguntar(string direccion)
        {
            int codigo = Enviar("RCPT TO:<" + direccion + ">");
            switch (codigo)
            {
                case 250:
                case 251:
                    return EstadoCorreo.Valido;
                case 450: //! SMTP004
                case 550:
                case 551:
                case 553:
                    return EstadoCorreo.Invalido;
                default:
                    return EstadoCorreo.Desconocido;
            }
        }

        private int Enviar(string linea)
        {
            Registro.Add("> " + linea);
            _escritor.WriteLine(linea);
            return LeerCodigo();
        }

        private int LeerCodigo()
        {
            string linea;
            do
            {
                linea = _lector.ReadLine();
                if (linea == null)
                    throw new IOException("Conexión cerrada");
                Registro.Add("< " + linea);
            } while (linea.Length > 3 && linea[3] == '-');
            return int.Parse(linea.Substring(0, 3));
        }

        public void Dispose()
        {
            try { _escritor?.WriteLine("QUIT"); }
            catch (IOException) { }
            _cliente?.Close();
        }
    }
}
