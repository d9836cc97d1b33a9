using System;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Ayuntamiento.Citas.Correo
{
    public class Cita
    {
        public string Ciudadano { get; set; }
        public string Correo { get; set; }
        public DateTime Fecha { get; set; }
        public string Oficina { get; set; }
    }

    public class ParametrosCorreo
    {
        public string Servidor = "correo.ayto.example";
        public int Puerto = 587;
        public string Usuario;
        public string Clave;
    }

    public class ExpedidorDeCorreo
    {
        private readonly ParametrosCorreo _parametros;
        private readonly Action<string> _traza;

        public ExpedidorDeCorreo(ParametrosCorreo parametros, Action<string> traza)
        {
            _parametros = parametros;
            _traza = traza;
        }

        public bool Recordar(Cita cita)
        {
            using (MailMessage mensaje = Redactar(cita))
            {
                string motivo;
                int intentos = 0;
                do
                {
                    if (TrySend(mensaje, out motivo))
                    {
                        return true;
                    }

                    _traza("intento " + (intentos + 1) + " para " + cita.Correo + ": " + motivo);
                    Thread.Sleep(TimeSpan.FromSeconds(10 * intentos));
                }
                while (++intentos < 5);

                return false;
            }
        }

        private bool TrySend(MailMessage mensaje, out string motivo)
        {
            try
            {
                using (SmtpClient cliente = new SmtpClient(_parametros.Servidor, _parametros.Puerto))
                {
                    cliente.EnableSsl = true;
                    cliente.Credentials = new NetworkCredential(_parametros.Usuario, _parametros.Clave);
                    cliente.Send(mensaje);
                }

                motivo = null;
                return true;
            }
            catch (SmtpException ex) //! SMTP101
            {
                motivo = ex.Message;
                return false;
            }
        }

        private static MailMessage Redactar(Cita cita)
        {
            MailMessage mensaje = new MailMessage("citas@ayto.example", cita.Correo);
            mensaje.Subject = "Recordatorio de cita";
            mensaje.Body = "Estimado/a " + cita.Ciudadano + ":\r\n\r\nLe recordamos su cita del " +
                cita.Fecha.ToString("dd/MM/yyyy HH:mm") + " en la oficina " + cita.Oficina + ".\r\n";
            return mensaje;
        }
    }
}
