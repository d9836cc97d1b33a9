using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Ayuntamiento.Notificaciones
{
    public enum CodigoSmtp
    {
        Ok = 250,
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalErrorInProcessing = 451,
        InsufficientStorage = 452,
        SyntaxError = 501,
        AuthenticationRequired = 530,
        MailboxUnavailable = 550,
        ExceededStorageAllocation = 452 + 100,
        MailboxNameNotAllowed = 554, //! SMTP010
        TransactionFailed = 553 //! SMTP010
    }

    public class Notificacion
    {
        public string Destinatario { get; set; }
        public string Asunto { get; set; }
        public string Cuerpo { get; set; }
        public bool Enviada { get; set; }
    }

    public class ServicioCorreo
    {
        private readonly SmtpClient cliente;
        private const int MaximoIntentos = 4;

        public ServicioCorreo(string servidor, int puerto)
        {
            cliente = new SmtpClient(servidor, puerto) { EnableSsl = true };
        }

        public void EnviarTodas(IList<Notificacion> pendientes)
        {
            foreach (var n in pendientes.Where(p => !p.Enviada))
            {
                try
                {
                    n.Enviada = Enviar(n);
                }
                catch (FormatException)
                {
                    Console.WriteLine("Dirección no válida: " + n.Destinatario);
                }
            }
        }

        public bool Enviar(Notificacion n)
        {
            using (var mensaje = new MailMessage("no-responder@ayto.example", n.Destinatario, n.Asunto, n.Cuerpo))
            {
                for (var intento = 1; intento <= MaximoIntentos; intento++)
                {
                    try
                    {
                        cliente.Send(mensaje);
                        return true;
                    }
                    catch (SmtpException ex)
                    {
                        Console.WriteLine("Intento {0}: {1}", intento, ex.Message);
                        if (!DebeReintentar(ex) || intento == MaximoIntentos)
                            return false;
                        Thread.Sleep(TimeSpan.FromSeconds(30 * intento));
                    }
                }

                return false;
            }
        }

        private static bool DebeReintentar(SmtpException ex)
        {
            return ex.StatusCode != SmtpStatusCode.MailboxUnavailable && ex.StatusCode != SmtpStatusCode.SyntaxError; //! SMTP107
        }
    }
}
