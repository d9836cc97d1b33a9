using System;
using System.ComponentModel;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Facturacion.Correo
{
    public class EnvioFacturas
    {
        private readonly BackgroundWorker _worker = new BackgroundWorker();
        private string _servidor = "";
        private int _puerto = 25;
        public event EventHandler<string>? Estado;

        public EnvioFacturas()
        {
            _worker.WorkerReportsProgress = true;
            _worker.DoWork += Worker_DoWork;
            _worker.ProgressChanged += (s, e) => Estado?.Invoke(this, "Progreso " + e.ProgressPercentage + "%");
        }

        public void Configurar(string servidor, int puerto)
        {
            _servidor = servidor;
            _puerto = puerto;
        }

        public void Iniciar(string[] facturas)
        {
            if (!_worker.IsBusy)
                _worker.RunWorkerAsync(facturas);
        }

        private void Worker_DoWork(object? sender, DoWorkEventArgs e)
        {
            string[] lista = (string[])e.Argument!;
            for (int i = 0; i < lista.Length; i++)
            {
                bool ok = EnviarConReintentos("cliente@ejemplo.es", "Factura " + lista[i], lista[i]);
                if (!ok)
                    Estado?.Invoke(this, "No se pudo enviar " + lista[i]);
                _worker.ReportProgress((i + 1) * 100 / lista.Length);
            }
        }

        private bool EnviarConReintentos(string para, string asunto, string ruta)
        {
            int intentos = 0;
            while (intentos < 5)
            {
                try
                {
                    using (SmtpClient smtp = new SmtpClient(_servidor, _puerto))
                    using (MailMessage msg = new MailMessage("facturas@ejemplo.es", para, asunto, "Adjuntamos su factura."))
                    {
                        msg.Attachments.Add(new Attachment(ruta));
                        smtp.Credentials = CredentialCache.DefaultNetworkCredentials;
                        smtp.Send(msg);
                    }
                    return true;
                }
                catch (SmtpException ex) //! SMTP101
                {
                    intentos++;
                    Estado?.Invoke(this, "Intento " + intentos + " fallido: " + ex.Message);
                    Thread.Sleep(3000);
                }
            }
            return false;
        }

        public bool EnviarResumen(string resumen)
        {
            bool enviado = false;
            for (int i = 0; i < 3 && !enviado; i++)
            {
                SmtpClient smtp = new SmtpClient(_servidor, _puerto);
                try
                {
                    smtp.Send("facturas@ejemplo.es", "contabilidad@ejemplo.es", "Resumen de envios", resumen);
                    enviado = true;
                }
                catch (SmtpException) //! SMTP101
                {
                    enviado = false;
                }
                finally
                {
                    smtp.Dispose();
                }
            }
            return enviado;
        }
    }
}
