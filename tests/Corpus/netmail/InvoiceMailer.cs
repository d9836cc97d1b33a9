using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.InvoiceMailer
{
    public class Factura
    {
        public int Numero { get; set; }
        public string CorreoCliente { get; set; }
        public string RutaPdf { get; set; }
        public bool Enviada { get; set; }
    }

    public interface IBitacora
    {
        void Escribir(string texto);
    }

    /// <summary>Envía las facturas del mes a los clientes, con copia a contabilidad.</summary>
    public class EnviadorFacturas
    {
        private const string CorreoContabilidad = "contabilidad@ferreteria-lopez.example";
        private readonly IBitacora _bitacora;
        private readonly string _servidor;

        public EnviadorFacturas(string servidor, IBitacora bitacora)
        {
            _servidor = servidor;
            _bitacora = bitacora;
        }

        public int EnviarTodas(IEnumerable<Factura> facturas)
        {
            int enviadas = 0;
            foreach (Factura factura in facturas)
            {
                if (factura.Enviada || !File.Exists(factura.RutaPdf)) continue;
                Enviar(factura);
                if (factura.Enviada) enviadas++;
            }
            return enviadas;
        }

        private void Enviar(Factura factura)
        {
            using (MailMessage mensaje = new MailMessage())
            using (SmtpClient cliente = new SmtpClient(_servidor, 587))
            {
                cliente.EnableSsl = true;
                cliente.Credentials = CredentialCache.DefaultNetworkCredentials;
                mensaje.From = new MailAddress("facturas@ferreteria-lopez.example", "Facturación");
                mensaje.To.Add(factura.CorreoCliente);
                mensaje.CC.Add(CorreoContabilidad);
                mensaje.Subject = "Factura " + factura.Numero;
                mensaje.Body = "Adjuntamos la factura. Gracias por su confianza.";
                mensaje.Attachments.Add(new Attachment(factura.RutaPdf));

                try
                {
                    cliente.Send(mensaje);
                    factura.Enviada = true;
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    for (int i = 0; i < ex.InnerExceptions.Length; i++)
                    {
                        SmtpStatusCode estado = ex.InnerExceptions[i].StatusCode;
                        if (estado == SmtpStatusCode.MailboxBusy ||
                            estado == SmtpStatusCode.MailboxUnavailable)  //! SMTP001
                        {
                            _bitacora.Escribir("Entrega fallida, reintento en 5 segundos.");
                            Thread.Sleep(5000);
                            cliente.Send(mensaje);  //! SMTP009
                        }
                        else
                        {
                            _bitacora.Escribir("No se pudo entregar a " + ex.InnerExceptions[i].FailedRecipient);
                        }
                    }
                }
                catch (SmtpException ex)
                {
                    _bitacora.Escribir("Error SMTP: " + ex.Message);
                }
            }
        }
    }
}
