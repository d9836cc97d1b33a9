using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.SendReceipt
{
    /// <summary>Kassenbon als Mail; die Kasse hat nur .NET Standard und keinen Mailserver außer dem im Laden.</summary>
    internal class SendReceipt
    {
        private StreamReader _r;
        private StreamWriter _w;
        private int _code;
        private string _text;

        public string Fehler { get; private set; }

        public bool Senden(string empfaenger, string bon)
        {
            using (TcpClient tcp = new TcpClient())
            {
                tcp.SendTimeout = tcp.ReceiveTimeout = 15000;
                tcp.Connect("mail.filiale.example", 25);
                _r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                _w = new StreamWriter(tcp.GetStream(), Encoding.UTF8) { NewLine = "\r\n", AutoFlush = true };

                Lies();
                if (_code != 220) return Abbruch("Begrüßung");

                Schreib("EHLO kasse");
                if (_code != 250) return Abbruch("EHLO");

                Schreib("MAIL FROM:<kasse@filiale.example>");
                if (_code != 250) return Abbruch("MAIL");

                Schreib("RCPT TO:<" + empfaenger + ">");
                if (_code != 250 && _code != 251) return Abbruch("RCPT");

                Schreib("DATA");
                if (_code != 354) return Abbruch("DATA");

                Schreib("Subject: Ihr Kassenbon\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + bon + "\r\n.");
                if (_code != 250) return Abbruch("Daten");

                Schreib("QUIT");
                return true;
            }
        }

        private bool Abbruch(string schritt)
        {
            Fehler = schritt + ": " + _code + " " + _text;
            _w.WriteLine("QUIT");
            return false;
        }

        private void Schreib(string zeile)
        {
            _w.WriteLine(zeile);
            Lies();
        }

        private void Lies()
        {
            string zeile;
            do
            {
                zeile = _r.ReadLine() ?? throw new IOException("Verbindung weg");
            }
            while (zeile.Length >= 4 && zeile[3] == '-');
            _code = int.Parse(zeile.Substring(0, 3));
            _text = zeile.Substring(Math.Min(4, zeile.Length));
        }
    }
}
