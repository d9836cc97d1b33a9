using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.CorreoRapido
{
    public class CorreoException : Exception
    {
        public CorreoException(string paso, string respuesta) : base(paso + ": " + respuesta) { }
    }

    public static class CorreoRapido
    {
        public static void Enviar(string servidor, string de, string[] para, string asunto, string cuerpo)
        {
            using (var cliente = new TcpClient(servidor, 25))
            using (var flujo = cliente.GetStream())
            {
                Exigir(flujo, null, "220");
                Exigir(flujo, "EHLO " + Environment.MachineName, "250");
                Exigir(flujo, "MAIL FROM:<" + de + ">", "250");
                foreach (var destinatario in para)
                    Exigir(flujo, "RCPT TO:<" + destinatario + ">", "250", "251");
                Exigir(flujo, "DATA", "354");

                var mensaje = new StringBuilder();
                mensaje.Append("From: ").Append(de).Append("\r\n");
                mensaje.Append("To: ").Append(string.Join(", ", para)).Append("\r\n");
                mensaje.Append("Subject: ").Append(asunto).Append("\r\n\r\n");
                mensaje.Append(cuerpo.Replace("\n.", "\n..")).Append("\r\n.");
                Exigir(flujo, mensaje.ToString(), "250");
                Exigir(flujo, "QUIT", "221");
            }
        }

        private static void Exigir(Stream flujo, string orden, params string[] codigos)
        {
            if (orden != null)
            {
                var bytes = Encoding.UTF8.GetBytes(orden + "\r\n");
                flujo.Write(bytes, 0, bytes.Length);
            }

            var respuesta = Leer(flujo);
            if (!codigos.Any(c => respuesta.StartsWith(c)))
                throw new CorreoException(orden ?? "saludo", respuesta);
        }

        private static string Leer(Stream flujo)
        {
            var linea = new List<byte>();
            while (true)
            {
                int b = flujo.ReadByte();
                if (b < 0)
                    throw new EndOfStreamException();
                if (b == '\n')
                {
                    var texto = Encoding.ASCII.GetString(linea.ToArray()).TrimEnd('\r');
                    if (texto.Length < 4 || texto[3] != '-')
                        return texto;
                    linea.Clear();
                }
                else
                {
                    linea.Add((byte)b);
                }
            }
        }
    }
}
