using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Empresa.Facturacion.Correo
{
    public class ErrorCorreo : Exception
    {
        public ErrorCorreo(string mensaje) : base(mensaje) { }
    }

    public class ClienteCorreo
    {
        private Socket enchufe;
        private readonly string servidor;
        private readonly int puerto;

        public ClienteCorreo(string servidor, int puerto)
        {
            this.servidor = servidor;
            this.puerto = puerto;
        }

        public void EnviarFactura(string remitente, string destinatario, string asunto, string cuerpo)
        {
            Conectar();
            try
            {
                EnviarComando("EHLO facturacion.empresa.example", "250");
                EnviarComando("AUTH LOGIN", "334");
                EnviarComando(Convert.ToBase64String(Encoding.UTF8.GetBytes("facturas")), "334");
                EnviarComando(Convert.ToBase64String(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("CLAVE") ?? "")), "235");
                EnviarComando("MAIL FROM:<" + remitente + ">", "250");
                EnviarComando("RCPT TO:<" + destinatario + ">", "250"); //! SMTP103
                EnviarComando("DATA", "354");
                string mensaje = "From: " + remitente + "\r\nTo: " + destinatario + "\r\nSubject: " + asunto + "\r\n\r\n" + cuerpo;
                EnviarComando(mensaje + "\r\n.", "250");
                EnviarComando("QUIT", "221");
            }
            finally
            {
                enchufe.Close();
            }
        }

        private void Conectar()
        {
            enchufe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            enchufe.ReceiveTimeout = 60000;
            enchufe.Connect(servidor, puerto);
            string saludo = LeerRespuesta();
            if (!saludo.StartsWith("220"))
                throw new ErrorCorreo("El servidor no acepta conexiones: " + saludo);
        }

        private void EnviarComando(string comando, string esperado)
        {
            enchufe.Send(Encoding.UTF8.GetBytes(comando + "\r\n"));
            string respuesta = LeerRespuesta();
            if (!respuesta.StartsWith(esperado))
                throw new ErrorCorreo(string.Format("Se esperaba {0} y llegó: {1}", esperado, respuesta));
        }

        private string LeerRespuesta()
        {
            var sb = new StringBuilder();
            var bufer = new byte[1024];
            while (true)
            {
                int n = enchufe.Receive(bufer);
                if (n == 0) throw new ErrorCorreo("Conexión cerrada");
                sb.Append(Encoding.ASCII.GetString(bufer, 0, n));
                string todo = sb.ToString();
                if (!todo.EndsWith("\r\n")) continue;
                string ultima = todo.TrimEnd().Split('\n').Last();
                if (ultima.Length < 4 || ultima[3] == ' ') return todo;
            }
        }
    }
}
