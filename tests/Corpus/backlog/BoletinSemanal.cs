using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Ayuntamiento.Boletines
{
    public interface IRegistro
    {
        void Anotar(string mensaje);
    }

    public class BoletinSemanal
    {
        private readonly SmtpClient _servidor;
        private readonly IRegistro _registro;
        private readonly TimeSpan _espera;

        public BoletinSemanal(SmtpClient servidor, IRegistro registro, TimeSpan espera)
        {
            _servidor = servidor;
            _registro = registro;
            _espera = espera;
        }

        public async Task EnviarAsync(MailMessage boletin)
        {
            try
            {
                await _servidor.SendMailAsync(boletin);
            }
            catch (SmtpFailedRecipientException fallo)
            {
                var pendientes = Desglosar(fallo)
                    .Where(f => EsPasajero(f.StatusCode))
                    .Select(f => f.FailedRecipient)
                    .ToList();

                foreach (var perdido in Desglosar(fallo).Where(f => !EsPasajero(f.StatusCode)))
                    _registro.Anotar("Rechazado para siempre: " + perdido.FailedRecipient + " " + (int)perdido.StatusCode);

                if (pendientes.Count == 0)
                    return;

                await Task.Delay(_espera);
                await ReenviarAsync(boletin, pendientes);
            }
        }

        private async Task ReenviarAsync(MailMessage original, IEnumerable<string> pendientes)
        {
            using (var copia = new MailMessage { From = original.From, Subject = original.Subject, Body = original.Body, IsBodyHtml = original.IsBodyHtml })
            {
                foreach (var direccion in pendientes)
                    copia.Bcc.Add(direccion.Trim('<', '>'));

                try
                {
                    await _servidor.SendMailAsync(copia);
                    _registro.Anotar("Segundo envío a " + copia.Bcc.Count + " direcciones");
                }
                catch (SmtpException e)
                {
                    _registro.Anotar("El segundo envío falló: " + e.Message);
                }
            }
        }

        private static IEnumerable<SmtpFailedRecipientException> Desglosar(SmtpFailedRecipientException fallo)
        {
            var varios = fallo as SmtpFailedRecipientsException;
            return varios == null ? new[] { fallo } : varios.InnerExceptions;
        }

        private static bool EsPasajero(SmtpStatusCode codigo)
        {
            int numero = (int)codigo;
            return 400 <= numero && numero <= 499;
        }
    }
}
