using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;

namespace Club.Rundbrief
{
    /// <summary>Sends a circular; recipients that were only busy get a second chance of their own.</summary>
    public class RundbriefVersand
    {
        private readonly SmtpClient _smtp;
        private readonly List<string> _endgueltigAbgelehnt = new List<string>();

        public RundbriefVersand(SmtpClient smtp)
        {
            _smtp = smtp;
        }

        public IReadOnlyList<string> EndgueltigAbgelehnt => _endgueltigAbgelehnt;

        public void Senden(string betreff, string text, IList<string> mitglieder)
        {
            IList<string> offen = mitglieder;
            for (int runde = 0; runde < 3 && offen.Count > 0; runde++)
            {
                if (runde > 0)
                    Thread.Sleep(TimeSpan.FromMinutes(10));
                offen = SendeAn(betreff, text, offen);
            }
        }

        private IList<string> SendeAn(string betreff, string text, IList<string> adressen)
        {
            using (MailMessage m = new MailMessage())
            {
                m.From = new MailAddress("vorstand@club.example");
                m.Subject = betreff;
                m.Body = text;
                foreach (string a in adressen)
                    m.Bcc.Add(a);

                try
                {
                    _smtp.Send(m);
                    return new string[0];
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    return Auswerten(ex.InnerExceptions);
                }
                catch (SmtpFailedRecipientException ex)
                {
                    return Auswerten(new[] { ex });
                }
            }
        }

        private IList<string> Auswerten(SmtpFailedRecipientException[] fehler)
        {
            List<string> nochmal = new List<string>();
            foreach (SmtpFailedRecipientException f in fehler)
            {
                string adr = (f.FailedRecipient ?? "").Trim('<', '>');
                int klasse = (int)f.StatusCode / 100;
                if (klasse == 4)
                    nochmal.Add(adr);
                else
                    _endgueltigAbgelehnt.Add(adr);
            }
            return nochmal.Distinct().ToList();
        }
    }
}
