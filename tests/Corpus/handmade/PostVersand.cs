using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Diagnostics;

namespace Firma.Versand
{
    /// <summary>
    /// Einfacher Postversand ohne Fremdbibliothek (interner Relayserver, Port 25).
    /// </summary>
    public class PostVersand
    {
        private TcpClient _verbindung;
        private StreamReader _leser;
        private StreamWriter _schreiber;
        private readonly string _rechner;

        public PostVersand(string rechner)
        {
            _rechner = rechner;
        }

        public void Verbinden()
        {
            _verbindung = new TcpClient(_rechner, 25);
            var strom = _verbindung.GetStream();
            _leser = new StreamReader(strom, Encoding.ASCII);
            _schreiber = new StreamWriter(strom, Encoding.ASCII);
            _schreiber.NewLine = "\r\n";
            _schreiber.AutoFlush = true;

            string begruessung = _leser.ReadLine(); //! SMTP003
            if (begruessung == null)
                throw new IOException("Keine Begrüßung von " + _rechner);
            Trace.WriteLine("S: " + begruessung);
        }

        public void Anmelden(string eigenerName)
        {
            _schreiber.WriteLine("HELO " + eigenerName);
            string antwort = AntwortLesen();
            if (!IstGut(antwort))
                throw new IOException("HELO abgelehnt: " + antwort);
        }

        public void Senden(string absender, IEnumerable<string> empfaenger, string text)
        {
            _schreiber.WriteLine("MAIL FROM:<" + absender + ">");
            string antwort = AntwortLesen();
            if (!IstGut(antwort))
                throw new IOException("Absender abgelehnt: " + antwort);

            foreach (string e in empfaenger)
            {
                _schreiber.WriteLine("RCPT TO:<" + e + ">");
                antwort = AntwortLesen(); //! SMTP005
            }

            _schreiber.WriteLine("DATA");
            antwort = AntwortLesen();
            if (antwort == null || !antwort.StartsWith("354"))
                throw new IOException("DATA abgelehnt: " + antwort);

            foreach (string zeile in text.Split(new[] { "\r\n" }, StringSplitOptions.None))
                _schreiber.WriteLine(zeile.StartsWith(".") ? "." + zeile : zeile);
            _schreiber.WriteLine(".");
            antwort = AntwortLesen();
            if (!IstGut(antwort))
                throw new IOException("Nachricht nicht angenommen: " + antwort);
        }

        public void Trennen()
        {
            _schreiber.WriteLine("QUIT");
            _verbindung.Close();
        }

        private string AntwortLesen()
        {
            string zeile = _leser.ReadLine();
            while (zeile != null && zeile.Length > 3 && zeile[3] == '-')
                zeile = _leser.ReadLine();
            Trace.WriteLine("S: " + zeile);
            return zeile;
        }

        private static bool IstGut(string antwort)
        {
            return antwort != null && antwort.StartsWith("2");
        }
    }
}
