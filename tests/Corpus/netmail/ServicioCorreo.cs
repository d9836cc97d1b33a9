using System;
using System.Data;
using System.Net.Mail;
using System.Timers;

namespace Corpus.NetMail.ServicioCorreo
{
    public interface IAccesoDatos
    {
        DataTable Consultar(string sql);
        void Ejecutar(string sql, params object[] parametros);
    }

    /// <summary>
    /// Servicio de Windows que vacía la tabla ColaCorreo.
    /// </summary>
    public class ServicioCorreo
    {
        private const int MaximoIntentos = 3;
        private Timer temporizador;
        private IAccesoDatos datos;
        private string servidor;

        public ServicioCorreo(IAccesoDatos datos, string servidor)
        {
            this.datos = datos;
            this.servidor = servidor;
        }

        protected void OnStart(string[] args)
        {
            temporizador = new Timer(60000);
            temporizador.Elapsed += new ElapsedEventHandler(Temporizador_Elapsed);
            temporizador.Start();
        }

        protected void OnStop()
        {
            temporizador.Stop();
            temporizador.Dispose();
        }

        private void Temporizador_Elapsed(object sender, ElapsedEventArgs e)
        {
            temporizador.Stop();
            try
            {
                DataTable cola = datos.Consultar("SELECT * FROM ColaCorreo WHERE Enviado = 0 AND Intentos < " + MaximoIntentos);
                foreach (DataRow fila in cola.Rows)
                {
                    EnviarFila(fila);
                }
            }
            finally
            {
                temporizador.Start();
            }
        }

        private void EnviarFila(DataRow fila)
        {
            int id = (int)fila["Id"];
            try
            {
                MailMessage correo = new MailMessage((string)fila["De"], (string)fila["Para"]);
                correo.Subject = fila["Asunto"].ToString();
                correo.Body = fila["Cuerpo"].ToString();
                SmtpClient smtp = new SmtpClient(servidor);
                smtp.Send(correo);
                correo.Dispose();
                datos.Ejecutar("UPDATE ColaCorreo SET Enviado = 1 WHERE Id = @p0", id);
            }
            catch (Exception ex)
            {
                datos.Ejecutar("UPDATE ColaCorreo SET Intentos = Intentos + 1, Error = @p1 WHERE Id = @p0", id, ex.Message);
            }
        }
    }
}
