using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Theater.Kasse
{
    /// <summary>
    /// Verschickt Eintrittskarten. Die Verbindung bleibt über den Abend offen.
    /// </summary>
    public class KartenPost
    {
        private readonly string _server;
        private TcpClient _tcp;
        private StreamReader _ein;
        private StreamWriter _aus;
        private string _begruessung;
        private string _antwort;

        public KartenPost(string server)
        {
            _server = server;
        }

        private bool Bereit
        {
            get { return _begruessung != null && _begruessung.StartsWith("220", StringComparison.Ordinal); }
        }

        private int Klasse
        {
            get { return string.IsNullOrEmpty(_antwort) ? 4 : _antwort[0] - '0'; }
        }

        private void Verbinden()
        {
            if (_tcp != null && _tcp.Connected)
                return;

            _tcp = new TcpClient(_server, 25);
            _ein = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _aus = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Lesen();
            _begruessung = _antwort;
            if (!Bereit)
            {
                _tcp.Close();
                _tcp = null;
                return;
            }

            Fragen("EHLO kasse.theater.example");
            if (Klasse == 5)
                Fragen("HELO kasse.theater.example");
            if (Klasse != 2)
            {
                _tcp.Close();
                _tcp = null;
            }
        }

        public bool Verschicken(string gast, string stueck, IList<string> plaetze)
        {
            try
            {
                Verbinden();
                if (_tcp == null)
                    return false;

                Fragen("MAIL FROM:<karten@theater.example>");
                if (Klasse != 2)
                    return Zurueck();

                Fragen("RCPT TO:<" + gast + ">");
                if (Klasse != 2)
                    return Zurueck();

                Fragen("DATA");
                if (Klasse != 3)
                    return Zurueck();

                _aus.WriteLine("From: Theaterkasse <karten@theater.example>");
                _aus.WriteLine("To: <" + gast + ">");
                _aus.WriteLine("Subject: Ihre Karten");
                _aus.WriteLine();
                _aus.WriteLine(stueck);
                foreach (string platz in plaetze)
                    _aus.WriteLine("Platz " + platz);
                Fragen(".");
                return Klasse == 2;
            }
            catch (IOException)
            {
                _tcp = null;
                return false;
            }
            catch (SocketException)
            {
                _tcp = null;
                return false;
            }
        }

        private bool Zurueck()
        {
            Console.WriteLine("abgelehnt: " + _antwort);
            Fragen("RSET");
            return false;
        }

        private void Fragen(string zeile)
        {
            _aus.WriteLine(zeile);
            Lesen();
        }

        private void Lesen()
        {
            do
            {
                _antwort = _ein.ReadLine();
            }
            while (_antwort != null && _antwort.Length > 3 && _antwort[3] == '-');
        }

        public void Feierabend()
        {
            if (_tcp == null)
                return;
            _aus.WriteLine("QUIT");
            _tcp.Close();
        }
    }
}
