using System;
using System.Configuration;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Corpus.NetMail.PostaCertificata
{
    public enum EsitoInvio
    {
        Inviato,
        Scartato,
        ErroreRete
    }

    public class ParametriServer
    {
        public string NomeHost = "smtps.pec.example";
        public int Porta = 587;
        public string Utente = "";
        public string Parola = "";
    }

    public class InvioPec
    {
        private const int TENTATIVI_MASSIMI = 3;
        private readonly ParametriServer parametri;

        public InvioPec(ParametriServer parametri)
        {
            if (parametri == null) throw new ArgumentNullException("parametri");
            this.parametri = parametri;
        }

        public EsitoInvio Invia(string destinatario, string oggetto, string testo)
        {
            EsitoInvio esito = EsitoInvio.ErroreRete;
            bool riprova = false;
            int tentativo = 0;

            do
            {
                riprova = false;
                tentativo++;
                SmtpClient client = new SmtpClient(parametri.NomeHost, parametri.Porta);
                client.EnableSsl = true;
                client.Credentials = new NetworkCredential(parametri.Utente, parametri.Parola);
                try
                {
                    client.Send(parametri.Utente, destinatario, oggetto, testo);
                    esito = EsitoInvio.Inviato;
                }
                catch (SmtpException ex)
                {
                    int codice = (int)ex.StatusCode;
                    if (codice == 421 || codice == 450 || codice == 451 || codice == 452
                        || codice == 454
                        || codice == 554)  //! SMTP001
                    {
                        riprova = true;
                        Thread.Sleep(10000);
                    }
                    else
                    {
                        esito = codice == -1 ? EsitoInvio.ErroreRete : EsitoInvio.Scartato;
                    }
                }
                finally
                {
                    client.Dispose();
                }
            }
            while (riprova && tentativo < TENTATIVI_MASSIMI);

            return esito;
        }
    }
}
