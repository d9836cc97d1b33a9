using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Lohnbuero.Versand
{
    /// <summary>Einfacher SMTP-Versand für die Lohnabrechnung (Hausnetz, Relay auf Port 25).</summary>
    public class SmtpVerbindung
    {
        private TcpClient _tcp;
        private StreamReader _leser;
        private StreamWriter _schreiber;
        private string _letzteAntwort = "";

        public string LetzteAntwort { get { return _letzteAntwort; } }

        public void Oeffnen(string rechner, int port)
        {
            _tcp = new TcpClient(rechner, port);
            _leser = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _schreiber = new StreamWriter(_tcp.GetStream(), Encoding.ASCII);
            _schreiber.NewLine = "\r\n";
            _schreiber.AutoFlush = true;
            if (LeseAntwort() != 220)
                throw new IOException("Server nicht bereit: " + _letzteAntwort);
        }

        public bool Helo(string name)
        {
            return Befehl("HELO " + name) == 250;
        }

        public bool Von(string absender)
        {
            return Befehl("MAIL FROM:<" + absender + ">") == 250;
        }

        public bool An(string empfaenger)
        {
            int c = Befehl("RCPT TO:<" + empfaenger + ">");
            return c == 250 || c == 251;
        }

        public bool Text(string betreff, string text, string an)
        {
            if (Befehl("DATA") != 354)
                return false;
            _schreiber.WriteLine("To: " + an);
            _schreiber.WriteLine("Subject: " + betreff);
            _schreiber.WriteLine();
            foreach (string zeile in text.Split('\n'))
            {
                string z = zeile.TrimEnd('\r');
                _schreiber.WriteLine(z.StartsWith(".") ? "." + z : z);
            }
            return Befehl(".") == 250;
        }

        public void Schliessen()
        {
            Befehl("QUIT");
            _schreiber.Close();
            _tcp.Close();
        }

        private int Befehl(string zeile)
        {
            _schreiber.WriteLine(zeile);
            return LeseAntwort();
        }

        private int LeseAntwort()
        {
            string zeile;
            do
            {
                zeile = _leser.ReadLine();
                if (zeile == null)
                    throw new IOException("Verbindung abgebrochen");
            }
            while (zeile.Length > 3 && zeile[3] == '-');
            _letzteAntwort = zeile;
            return Convert.ToInt32(zeile.Substring(0, 3));
        }
    }

    public class Abrechnung
    {
        public string Mitarbeiter;
        public string Adresse;
        public string Inhalt;
    }

    public class Postausgang
    {
        private readonly List<Abrechnung> _stapel = new List<Abrechnung>();

        public void Hinzufuegen(Abrechnung a) { _stapel.Add(a); }

        public int AllesSenden(TextWriter protokoll)
        {
            int gesendet = 0;
            SmtpVerbindung v = new SmtpVerbindung();
            v.Oeffnen("relay.lohnbuero.local", 25);
            if (!v.Helo("abrechnung01"))
            {
                protokoll.WriteLine("HELO abgelehnt: " + v.LetzteAntwort);
                v.Schliessen();
                return 0;
            }

            foreach (Abrechnung a in _stapel)
            {
                protokoll.WriteLine("Sende an " + a.Mitarbeiter);
                v.Von("lohn@lohnbuero.example"); //! SMTP005
                v.An(a.Adresse); //! SMTP005
                if (v.Text("Ihre Abrechnung", a.Inhalt, a.Adresse))
                    gesendet++;
                else
                    protokoll.WriteLine("Fehler: " + v.LetzteAntwort);
            }

            v.Schliessen();
            protokoll.WriteLine(gesendet + " von " + _stapel.Count + " gesendet");
            return gesendet;
        }
    }
}
