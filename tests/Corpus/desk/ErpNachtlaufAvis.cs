using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.IO;
using System.Net.Mail;

namespace Erp.Batch.Avis
{
    internal enum Spur
    {
        Erledigt,
        NeuVerbinden,
        Morgen,
        Warteschlange,
        Ablage
    }

    /// <summary>Verschickt Lieferavise aus der Tabelle AVIS_MAIL. Ein Lauf je Nacht.</summary>
    internal sealed class AvisNachtlauf
    {
        private readonly DataTable _avise;
        private readonly SmtpClient _smtp;
        private readonly TextWriter _protokoll;
        private readonly Dictionary<Spur, int> _summen = new Dictionary<Spur, int>();

        public AvisNachtlauf(DataTable avise, SmtpClient smtp, TextWriter protokoll)
        {
            _avise = avise;
            _smtp = smtp;
            _protokoll = protokoll;
        }

        public int Ausfuehren()
        {
            foreach (DataRow zeile in _avise.Select("STATUS = 'N'", "PRIO DESC, LFDNR"))
            {
                Spur spur = Senden(zeile);
                _summen[spur] = _summen.TryGetValue(spur, out int n) ? n + 1 : 1;

                switch (spur)
                {
                    case Spur.Erledigt:
                        zeile["STATUS"] = "E";
                        zeile["ERLEDIGT_AM"] = DateTime.Now;
                        break;
                    case Spur.Ablage:
                        zeile["STATUS"] = "F";
                        break;
                    case Spur.Morgen:
                        zeile["FAELLIG"] = DateTime.Today.AddDays(1);
                        break;
                    case Spur.NeuVerbinden:
                        Protokoll("Verbindung verloren, Lauf wird abgebrochen");
                        return 8;
                }
            }

            foreach (var paar in _summen)
                Protokoll(string.Format(CultureInfo.InvariantCulture, "{0,-15} {1,6}", paar.Key, paar.Value));
            return _summen.ContainsKey(Spur.Ablage) ? 4 : 0;
        }

        private Spur Senden(DataRow zeile)
        {
            using (var mail = new MailMessage("avis@erp.example", (string)zeile["EMPFAENGER"]))
            {
                mail.Subject = "Lieferavis " + zeile["BELEGNR"];
                mail.Body = Convert.ToString(zeile["TEXT"], CultureInfo.InvariantCulture);
                if (zeile["ANHANG"] is string pfad && File.Exists(pfad))
                    mail.Attachments.Add(new Attachment(pfad));

                try
                {
                    _smtp.Send(mail);
                    return Spur.Erledigt;
                }
                catch (SmtpException fehler)
                {
                    Protokoll(zeile["BELEGNR"] + ": " + fehler.Message);
                    return Einordnen(fehler);
                }
            }
        }

        private static Spur Einordnen(SmtpException fehler)
        {
            int code = (int)fehler.StatusCode;

            if (code == 10054) //! SMTP008
                return Spur.NeuVerbinden;

            if (code >= 500)
                return Spur.Ablage;

            if (code == 552) //! SMTP008
                return Spur.Morgen;

            return Spur.Warteschlange;
        }

        private void Protokoll(string text)
        {
            _protokoll.WriteLine("{0:yyyy-MM-dd HH:mm:ss}  {1}", DateTime.Now, text);
        }
    }
}
