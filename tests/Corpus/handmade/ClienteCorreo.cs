using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Facturas.Correo
{
    public struct Respuesta
    {
        public int Codigo;
        public string Texto;

        public bool EsPositiva => Codigo >= 200 && Codigo <= 299;
        public bool EsTemporal => Codigo >= 400 && Codigo <= 499;
    }

    public enum ResultadoEnvio { Entregado, IntentarLuego, Rechazado }

    public class ClienteCorreo
    {
        private NetworkStream flujo;
        private StreamReader lector;

        public ResultadoEnvio Enviar(string servidor, string remitente, string destinatario, string mensaje)
        {
            try
            {
                using (var cliente = new TcpClient(servidor, 25))
                {
                    flujo = cliente.GetStream();
                    lector = new StreamReader(flujo, Encoding.ASCII);

                    var r = LeerRespuesta();
                    if (r.Codigo != 220) return Clasificar(r);

                    string[] ordenes =
                    {
                        "EHLO facturas.example.es",
                        "MAIL FROM:<" + remitente + ">",
                        "RCPT TO:<" + destinatario + ">"
                    };
                    foreach (var orden in ordenes)
                    {
                        r = Ejecutar(orden);
                        if (!r.EsPositiva)
                        {
                            Escribir("QUIT");
                            return Clasificar(r);
                        }
                    }

                    r = Ejecutar("DATA");
                    if (r.Codigo != 354)
                    {
                        Escribir("QUIT");
                        return Clasificar(r);
                    }

                    r = Ejecutar(mensaje.Replace("\r\n.", "\r\n..") + "\r\n.");
                    Escribir("QUIT");
                    return r.EsPositiva ? ResultadoEnvio.Entregado : Clasificar(r);
                }
            }
            catch (SocketException)
            {
                return ResultadoEnvio.IntentarLuego;
            }
        }

        private static ResultadoEnvio Clasificar(Respuesta r)
        {
            if (r.EsTemporal || r.Codigo == 0) return ResultadoEnvio.IntentarLuego;
            return ResultadoEnvio.Rechazado;
        }

        private Respuesta Ejecutar(string orden)
        {
            Escribir(orden);
            return LeerRespuesta();
        }

        private void Escribir(string linea)
        {
            var bytes = Encoding.ASCII.GetBytes(linea + "\r\n");
            flujo.Write(bytes, 0, bytes.Length);
        }

        private Respuesta LeerRespuesta()
        {
            var texto = new StringBuilder();
            string linea = lector.ReadLine();
            while (linea != null)
            {
                texto.AppendLine(linea);
                if (linea.Length < 4 || linea[3] == ' ')
                {
                    int codigo;
                    int.TryParse(linea.Length >= 3 ? linea.Substring(0, 3) : "0", out codigo);
                    return new Respuesta { Codigo = codigo, Texto = texto.ToString() };
                }
                linea = lector.ReadLine();
            }
            return new Respuesta { Codigo = 0, Texto = "conexión cerrada" };
        }
    }
}
