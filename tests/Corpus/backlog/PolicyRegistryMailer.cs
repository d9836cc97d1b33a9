using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;
using Polly.Wrap;

namespace Academia.Correo
{
    public static class PolicyRegistryMailer
    {
        private static readonly HashSet<SmtpStatusCode> Pasajeros = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.InsufficientStorage,
            SmtpStatusCode.ClientNotPermitted,
            SmtpStatusCode.ExceededStorageAllocation,
            SmtpStatusCode.GeneralFailure,
        };

        private static readonly AsyncRetryPolicy Reintentos = Policy
            .Handle<SmtpException>(e => Pasajeros.Contains(e.StatusCode) && !(e is SmtpFailedRecipientException))
            .Or<TimeoutException>()
            .WaitAndRetryAsync(new[] { TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30) },
                (error, pausa, vuelta, contexto) => Console.WriteLine("{0}: vuelta {1}, pausa {2}", contexto.OperationKey, vuelta, pausa));

        private static readonly AsyncPolicyWrap Envoltura = Policy.WrapAsync(
            Policy.Handle<SmtpException>().CircuitBreakerAsync(20, TimeSpan.FromMinutes(2)),
            Reintentos);

        public static async Task EnviarNotasAsync(SmtpClient cliente, IDictionary<string, string> notasPorAlumno)
        {
            foreach (var par in notasPorAlumno)
            {
                using (var carta = new MailMessage("secretaria@academia.example", par.Key, "Notas del trimestre", par.Value))
                {
                    try
                    {
                        await Envoltura.ExecuteAsync(contexto => cliente.SendMailAsync(carta), new Context(par.Key));
                    }
                    catch (SmtpException e)
                    {
                        Console.Error.WriteLine("{0}: {1}", par.Key, e.Message);
                    }
                }
            }
        }
    }
}
