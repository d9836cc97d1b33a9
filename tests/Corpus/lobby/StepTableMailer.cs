using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Lager.Inventur
{
    /// <summary>Tabelle der Schritte; jeder Schritt sagt, was die Antwort für den nächsten heißt.</summary>
    public class StepTableMailer
    {
        private enum Schritt { Gruss, Ehlo, Helo, Mail, Rcpt, Data, Ende, Fertig, Aus }

        private delegate string Zeile();

        private readonly Dictionary<Schritt, Zeile> _zeilen;
        private readonly Dictionary<Tuple<Schritt, int>, Schritt> _weiter = new Dictionary<Tuple<Schritt, int>, Schritt>
        {
            { Tuple.Create(Schritt.Gruss, 2), Schritt.Ehlo },
            { Tuple.Create(Schritt.Ehlo, 2), Schritt.Mail },
            { Tuple.Create(Schritt.Ehlo, 5), Schritt.Helo },
            { Tuple.Create(Schritt.Helo, 2), Schritt.Mail },
            { Tuple.Create(Schritt.Mail, 2), Schritt.Rcpt },
            { Tuple.Create(Schritt.Rcpt, 2), Schritt.Data },
            { Tuple.Create(Schritt.Data, 3), Schritt.Ende },
            { Tuple.Create(Schritt.Ende, 2), Schritt.Fertig },
        };

        private string _an;
        private string _text;

        public StepTableMailer()
        {
            _zeilen = new Dictionary<Schritt, Zeile>
            {
                { Schritt.Ehlo, () => "EHLO lager.example" },
                { Schritt.Helo, () => "HELO lager.example" },
                { Schritt.Mail, () => "MAIL FROM:<inventur@lager.example>" },
                { Schritt.Rcpt, () => "RCPT TO:<" + _an + ">" },
                { Schritt.Data, () => "DATA" },
                { Schritt.Ende, () => _text.Replace("\r\n.", "\r\n..") + "\r\n." },
            };
        }

        public string LetzteAntwort { get; private set; }

        public bool Senden(string host, string an, string text)
        {
            _an = an;
            _text = text;
            using (var tcp = new TcpClient(host, 25))
            using (var rd = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var wr = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                var schritt = Schritt.Gruss;
                while (schritt != Schritt.Fertig && schritt != Schritt.Aus)
                {
                    Zeile zeile;
                    if (_zeilen.TryGetValue(schritt, out zeile))
                        wr.WriteLine(zeile());

                    Schritt naechster;
                    schritt = _weiter.TryGetValue(Tuple.Create(schritt, Klasse(rd)), out naechster) ? naechster : Schritt.Aus;
                }
                wr.WriteLine("QUIT");
                return schritt == Schritt.Fertig;
            }
        }

        private int Klasse(StreamReader rd)
        {
            string zeile;
            do
            {
                zeile = rd.ReadLine() ?? "4";
            }
            while (zeile.Length > 3 && zeile[3] == '-');
            LetzteAntwort = zeile;
            return zeile.Length > 0 ? zeile[0] - '0' : 4;
        }
    }
}
