using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Mail;

namespace Tienda.Correos
{
    public class ConfiguracionCorreo
    {
        public string Servidor { get; set; }
        public int Puerto { get; set; }
        public string Usuario { get; set; }
        public string Clave { get; set; }
        public int MaxReintentos { get; set; }
    }

    public class EnviadorCorreos
    {
        private readonly ConfiguracionCorreo config;

        public EnviadorCorreos(ConfiguracionCorreo config)
        {
            this.config = config;
        }

        private SmtpClient CrearCliente()
        {
            return new SmtpClient(config.Servidor, config.Puerto)
            {
                EnableSsl = true,
                Credentials = new NetworkCredential(config.Usuario, config.Clave),
            };
        }

        public bool Enviar(string destinatario, string asunto, string cuerpo)
        {
            var mensaje = new MailMessage(config.Usuario, destinatario, asunto, cuerpo);
            mensaje.IsBodyHtml = true;

            int intentos = 0;
            bool enviado = false;
            while (!enviado && intentos < config.MaxReintentos)
            {
                try
                {
                    using (var cliente = CrearCliente())
                    {
                        cliente.Send(mensaje);
                    }
                    enviado = true;
                }
                catch (Exception ex) when (ex is SmtpException) //! SMTP101
                {
                    intentos++;
                    Console.WriteLine("Error al enviar, reintento {0}: {1}", intentos, ex.Message);
                    Thread.Sleep(2000 * intentos);
                }
            }
            return enviado;
        }

        public void EnviarBoletin(string asunto, string html, List<string> suscriptores)
        {
            var dadosDeBaja = new List<string>();
            using (var cliente = CrearCliente())
            {
                foreach (var s in suscriptores)
                {
                    try
                    {
                        cliente.Send(new MailMessage(config.Usuario, s, asunto, html) { IsBodyHtml = true });
                    }
                    catch (SmtpFailedRecipientException ex)
                    {
                        if (EsRebotePermanente(ex.StatusCode))
                            dadosDeBaja.Add(s);
                    }
                    catch (SmtpException ex)
                    {
                        Console.WriteLine("{0}: {1}", s, ex.Message);
                    }
                }
            }
            suscriptores.RemoveAll(s => dadosDeBaja.Contains(s));
        }

        // aviso al almacen, tiene que llegar
        public void EnviarAviso(MailMessage aviso)
        {
            try
            {
                using (var cliente = CrearCliente())
                    cliente.Send(aviso);
            }
            catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.ServiceNotAvailable || ex.StatusCode == SmtpStatusCode.InsufficientStorage) //! SMTP106
            {
                Thread.Sleep(10000);
                EnviarAviso(aviso);
            }
        }

        public async Task EnviarATodosAsync(MailMessage circular)
        {
            using (var cliente = CrearCliente())
            {
                try
                {
                    await cliente.SendMailAsync(circular);
                }
                catch (SmtpFailedRecipientsException ex) when (ex.InnerExceptions.All(i => (int)i.StatusCode >= 400 && (int)i.StatusCode < 500))
                {
                    Console.WriteLine("{0} destinatarios ocupados", ex.InnerExceptions.Length);
                    await Task.Delay(TimeSpan.FromMinutes(15));
                    await cliente.SendMailAsync(circular); //! SMTP009
                }
            }
        }

        private static bool EsRebotePermanente(SmtpStatusCode codigo)
        {
            return (int)codigo >= 500 && codigo != SmtpStatusCode.ExceededStorageAllocation;
        }
    }
}
