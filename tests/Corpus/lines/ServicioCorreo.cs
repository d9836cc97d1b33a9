using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Farmacia.Avisos
{
    public class ConfiguracionCorreo
    {
        public string Servidor { get; set; }
        public int Puerto { get; set; } = 465;
        public string Usuario { get; set; }
        public string Clave { get; set; }
        public string Remitente { get; set; }
    }

    public class Pedido
    {
        public int Numero { get; set; }
        public string Cliente { get; set; }
        public string Correo { get; set; }
        public decimal Total { get; set; }
        public List<string> Lineas { get; } = new List<string>();
    }

    /// <summary>Avisa al cliente de que su pedido está listo para recoger.</summary>
    public class ServicioCorreo : IDisposable
    {
        private readonly ConfiguracionCorreo _cfg;
        private readonly TcpClient _cliente = new TcpClient();
        private SslStream _canal;

        public ServicioCorreo(ConfiguracionCorreo cfg)
        {
            _cfg = cfg;
        }

        public void Avisar(Pedido pedido)
        {
            try
            {
                _cliente.Connect(_cfg.Servidor, _cfg.Puerto);
                _canal = new SslStream(_cliente.GetStream(), false);
                _canal.AuthenticateAsClient(_cfg.Servidor);
                Esperar('2', "saludo");
            }
            catch (Exception ex) //! SMTP007
            {
                Trace.TraceError("No se pudo conectar con {0}: {1}", _cfg.Servidor, ex.Message);
            }

            Orden("EHLO " + Environment.MachineName, '2');
            Orden("AUTH PLAIN " + Credenciales(), '2');
            Orden("MAIL FROM:<" + _cfg.Remitente + ">", '2');
            Orden("RCPT TO:<" + pedido.Correo + ">", '2');
            Orden("DATA", '3');
            Enviar(Componer(pedido));
            Orden(".", '2');
            Enviar("QUIT");
        }

        private string Credenciales()
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + _cfg.Usuario + "\0" + _cfg.Clave));
        }

        private string Componer(Pedido pedido)
        {
            var sb = new StringBuilder();
            sb.AppendLine("From: <" + _cfg.Remitente + ">");
            sb.AppendLine("To: <" + pedido.Correo + ">");
            sb.AppendLine("Subject: Su pedido " + pedido.Numero);
            sb.AppendLine("Content-Type: text/plain; charset=utf-8");
            sb.AppendLine();
            sb.AppendLine("Estimado/a " + pedido.Cliente + ":");
            sb.AppendLine("Ya puede pasar a recoger su pedido.");
            foreach (string linea in pedido.Lineas)
                sb.AppendLine(" * " + linea);
            sb.AppendFormat("Total: {0:0.00} EUR", pedido.Total);
            return sb.ToString().Replace("\r\n", "\n").Replace("\n.", "\n..").Replace("\n", "\r\n");
        }

        private void Orden(string texto, char esperado)
        {
            Enviar(texto);
            int espacio = texto.IndexOf(' ');
            Esperar(esperado, espacio < 0 ? texto : texto.Substring(0, espacio));
        }

        private void Enviar(string texto)
        {
            byte[] datos = Encoding.UTF8.GetBytes(texto + "\r\n");
            _canal.Write(datos, 0, datos.Length);
            _canal.Flush();
        }

        private void Esperar(char primero, string paso)
        {
            string linea;
            do
            {
                linea = LeerLinea();
            }
            while (linea.Length > 3 && linea[3] == '-');

            if (linea.Length == 0 || linea[0] != primero)
                throw new IOException("Respuesta inesperada (" + paso + "): " + linea);
        }

        private string LeerLinea()
        {
            var sb = new StringBuilder();
            int b;
            while ((b = _canal.ReadByte()) >= 0 && b != '\n')
            {
                if (b != '\r')
                    sb.Append((char)b);
            }
            return sb.ToString();
        }

        public void Dispose()
        {
            if (_canal != null)
                _canal.Dispose();
            _cliente.Close();
        }
    }
}
