using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Threading;

namespace Facturacion.Correo
{
    public enum Accion
    {
        Descartar,
        Reintentar,
        AvisarAlOperador,
    }

    // Clasifica las respuestas del servidor del proveedor (ver manual interno, capitulo 4)
    public static class ClasificadorDeRespuestas
    {
        private static readonly Dictionary<int, Accion> Tabla = new Dictionary<int, Accion>
        {
            [421] = Accion.Reintentar,
            [450] = Accion.Reintentar,
            [451] = Accion.Reintentar,
            [452] = Accion.Reintentar,
            [454] = Accion.Reintentar,
            [530] = Accion.AvisarAlOperador,
            [550] = Accion.Descartar,
            [553] = Accion.Descartar,
            [554] = Accion.Reintentar, //! SMTP001
        };

        public static bool EsTransitorio(SmtpException error)
        {
            Accion accion;
            return Tabla.TryGetValue((int)error.StatusCode, out accion) && accion == Accion.Reintentar;
        }

        public static string Describir(SmtpStatusCode codigo)
        {
            switch (codigo)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                    return "El buzon del cliente no acepta correo";
                case SmtpStatusCode.ExceededStorageAllocation:
                case SmtpStatusCode.InsufficientStorage:
                    return "Sin espacio en el buzon del cliente";
                default:
                    return "Error " + (int)codigo;
            }
        }
    }

    public class Factura
    {
        public string Numero;
        public string CorreoCliente;
        public string RutaPdf;
    }

    public class ColaDeFacturas
    {
        private readonly Queue<Factura> pendientes = new Queue<Factura>();
        private readonly string servidor;
        private readonly TextWriter bitacora;

        public ColaDeFacturas(string servidor, TextWriter bitacora)
        {
            this.servidor = servidor;
            this.bitacora = bitacora;
        }

        public void Agregar(Factura factura)
        {
            pendientes.Enqueue(factura);
        }

        public int Procesar()
        {
            int enviadas = 0;
            while (pendientes.Count > 0)
            {
                Factura factura = pendientes.Dequeue();
                if (EnviarConReintentos(factura, 4))
                    enviadas++;
            }
            bitacora.WriteLine("Fin de la cola, {0} facturas enviadas", enviadas);
            return enviadas;
        }

        private bool EnviarConReintentos(Factura factura, int maximo)
        {
            using (var mensaje = new MailMessage("facturas@empresa.example", factura.CorreoCliente))
            using (var cliente = new SmtpClient(servidor))
            {
                mensaje.Subject = "Factura " + factura.Numero;
                mensaje.Body = "Adjuntamos su factura. Gracias por su compra.";
                mensaje.Attachments.Add(new Attachment(factura.RutaPdf));

                for (int intento = 1; intento <= maximo; intento++)
                {
                    try
                    {
                        cliente.Send(mensaje);
                        return true;
                    }
                    catch (SmtpException error)
                    {
                        bitacora.WriteLine("{0}: {1}", factura.Numero, ClasificadorDeRespuestas.Describir(error.StatusCode));
                        if (!ClasificadorDeRespuestas.EsTransitorio(error))
                            return false;
                        Thread.Sleep(TimeSpan.FromSeconds(30 * intento));
                    }
                }
            }
            return false;
        }
    }
}
