using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;

namespace Ayuntamiento.Notificaciones
{
    public class ErrorDeCorreo : Exception
    {
        public ErrorDeCorreo(string mensaje) : base(mensaje) { }
    }

    public class Respuesta
    {
        public int Codigo { get; set; }
        public List<string> Lineas { get; } = new List<string>();
        public bool Positiva => Codigo >= 200 && Codigo < 300;
        public bool Intermedia => Codigo >= 300 && Codigo < 400;

        public bool Anuncia(string extension)
        {
            foreach (var linea in Lineas)
            {
                if (linea.StartsWith(extension, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
            return false;
        }

        public override string ToString() => Codigo + " " + string.Join(" | ", Lineas);
    }

    /// <summary>
    /// Envía las notificaciones del padrón a través del servidor de la diputación (587, STARTTLS obligatorio).
    /// </summary>
    public class CorreoSeguro : IDisposable
    {
        private readonly string _servidor;
        private readonly int _puerto;
        private TcpClient _conexion;
        private Stream _canal;

        public CorreoSeguro(string servidor, int puerto = 587)
        {
            _servidor = servidor;
            _puerto = puerto;
        }

        public async Task AbrirAsync(string usuario, string clave)
        {
            _conexion = new TcpClient();
            await _conexion.ConnectAsync(_servidor, _puerto);
            _canal = _conexion.GetStream();

            var saludo = await LeerRespuestaAsync();
            if (saludo.Codigo != 220)
                throw new ErrorDeCorreo("Saludo inesperado: " + saludo);

            var capacidades = await MandarAsync("EHLO padron.ayto.example");
            if (!capacidades.Positiva)
                throw new ErrorDeCorreo("EHLO: " + capacidades);
            if (!capacidades.Anuncia("STARTTLS"))
                throw new ErrorDeCorreo("El servidor no ofrece STARTTLS");

            var inicio = await MandarAsync("STARTTLS");
            if (inicio.Codigo != 220)
                throw new ErrorDeCorreo("STARTTLS: " + inicio);

            var cifrado = new SslStream(_canal, false);
            await cifrado.AuthenticateAsClientAsync(_servidor, null, SslProtocols.None, true);
            _canal = cifrado;

            // Hay que presentarse de nuevo
            await MandarAsync("EHLO padron.ayto.example"); //! SMTP005

            var credencial = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + usuario + "\0" + clave));
            var entrada = await MandarAsync("AUTH PLAIN " + credencial);
            if (entrada.Codigo != 235)
                throw new ErrorDeCorreo("Acceso denegado: " + entrada);
        }

        public async Task EnviarAsync(string remite, string destino, string asunto, string cuerpo)
        {
            var r = await MandarAsync("MAIL FROM:<" + remite + ">");
            if (!r.Positiva)
                throw new ErrorDeCorreo("MAIL: " + r);

            r = await MandarAsync("RCPT TO:<" + destino + ">");
            if (!r.Positiva)
            {
                await MandarAsync("RSET");
                throw new ErrorDeCorreo("RCPT " + destino + ": " + r);
            }

            r = await MandarAsync("DATA");
            if (!r.Intermedia)
                throw new ErrorDeCorreo("DATA: " + r);

            var mensaje = new StringBuilder();
            mensaje.Append("From: <").Append(remite).Append(">\r\n");
            mensaje.Append("To: <").Append(destino).Append(">\r\n");
            mensaje.Append("Subject: =?utf-8?B?").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(asunto))).Append("?=\r\n");
            mensaje.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            mensaje.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(cuerpo), Base64FormattingOptions.InsertLineBreaks));
            mensaje.Append("\r\n.");

            r = await MandarAsync(mensaje.ToString());
            if (!r.Positiva)
                throw new ErrorDeCorreo("Mensaje no aceptado: " + r);
        }

        private async Task<Respuesta> MandarAsync(string orden)
        {
            var bytes = Encoding.UTF8.GetBytes(orden + "\r\n");
            await _canal.WriteAsync(bytes, 0, bytes.Length);
            await _canal.FlushAsync();
            return await LeerRespuestaAsync();
        }

        private async Task<Respuesta> LeerRespuestaAsync()
        {
            var respuesta = new Respuesta();
            while (true)
            {
                var linea = await LeerLineaAsync();
                if (linea.Length < 3 || !int.TryParse(linea.Substring(0, 3), out var codigo))
                    throw new ErrorDeCorreo("Respuesta ilegible: " + linea);
                respuesta.Codigo = codigo;
                respuesta.Lineas.Add(linea.Length > 4 ? linea.Substring(4) : "");
                if (linea.Length == 3 || linea[3] != '-')
                    return respuesta;
            }
        }

        private async Task<string> LeerLineaAsync()
        {
            var uno = new byte[1];
            var linea = new StringBuilder();
            while (await _canal.ReadAsync(uno, 0, 1) == 1)
            {
                if (uno[0] == '\n')
                    return linea.ToString().TrimEnd('\r');
                linea.Append((char)uno[0]);
            }
            throw new ErrorDeCorreo("El servidor ha cerrado la conexión");
        }

        public void Dispose()
        {
            _canal?.Dispose();
            _conexion?.Dispose();
        }
    }
}
