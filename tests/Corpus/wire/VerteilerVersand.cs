using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Verband.Rundschreiben
{
    public class SmtpAblehnung : Exception
    {
        public SmtpAblehnung(string befehl, int code, string text) : base(befehl + ": " + code + " " + text)
        {
            Code = code;
        }

        public int Code { get; private set; }
    }

    public class VersandErgebnis
    {
        public List<string> Zugestellt { get; } = new List<string>();
        public Dictionary<string, int> Abgelehnt { get; } = new Dictionary<string, int>();
        public List<string> Offen { get; } = new List<string>();
    }

    /// <summary>
    /// Verschickt ein Rundschreiben an viele Empfänger. Nimmt der Server in einer Transaktion nicht mehr
    /// Empfänger an (452, bei älteren 552), so gehen die übrigen in die nächste.
    /// </summary>
    public class VerteilerVersand
    {
        private const int HoechstzahlRunden = 20;

        private StreamReader _leser;
        private StreamWriter _schreiber;

        public VersandErgebnis Versende(string host, string absender, IEnumerable<string> empfaenger, string rundschreiben)
        {
            var ergebnis = new VersandErgebnis();
            var warteschlange = new Queue<string>(empfaenger.Distinct(StringComparer.OrdinalIgnoreCase));

            using (var tcp = new TcpClient(host, 25))
            {
                _leser = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                _schreiber = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false));
                _schreiber.NewLine = "\r\n";
                _schreiber.AutoFlush = true;

                Pruefe("Begrüßung", Lies(), 2);
                Pruefe("EHLO", Frage("EHLO verband.example"), 2);

                for (int runde = 0; runde < HoechstzahlRunden && warteschlange.Count > 0; runde++)
                {
                    if (runde > 0)
                        Thread.Sleep(TimeSpan.FromSeconds(2));
                    EineTransaktion(absender, warteschlange, rundschreiben, ergebnis);
                }

                Frage("QUIT");
            }

            ergebnis.Offen.AddRange(warteschlange);
            return ergebnis;
        }

        private void EineTransaktion(string absender, Queue<string> warteschlange, string text, VersandErgebnis ergebnis)
        {
            Pruefe("MAIL", Frage("MAIL FROM:<" + absender + ">"), 2);

            var angenommen = new List<string>();
            while (warteschlange.Count > 0)
            {
                string adresse = warteschlange.Peek();
                var antwort = Frage("RCPT TO:<" + adresse + ">");
                if (antwort.Item1 / 100 == 2)
                {
                    angenommen.Add(adresse);
                    warteschlange.Dequeue();
                }
                else if (angenommen.Count > 0 && (antwort.Item1 == 452 || antwort.Item1 == 552))
                {
                    break;
                }
                else
                {
                    ergebnis.Abgelehnt[adresse] = antwort.Item1;
                    warteschlange.Dequeue();
                }
            }

            if (angenommen.Count == 0)
            {
                Frage("RSET");
                return;
            }

            Pruefe("DATA", Frage("DATA"), 3);
            foreach (string zeile in text.Replace("\r\n", "\n").Split('\n'))
                _schreiber.WriteLine(zeile.StartsWith(".") ? "." + zeile : zeile);
            Pruefe("Textende", Frage("."), 2);
            ergebnis.Zugestellt.AddRange(angenommen);
        }

        private static void Pruefe(string befehl, Tuple<int, string> antwort, int ziffer)
        {
            if (antwort.Item1 / 100 != ziffer)
                throw new SmtpAblehnung(befehl, antwort.Item1, antwort.Item2);
        }

        private Tuple<int, string> Frage(string befehl)
        {
            _schreiber.WriteLine(befehl);
            return Lies();
        }

        private Tuple<int, string> Lies()
        {
            var text = new StringBuilder();
            while (true)
            {
                string zeile = _leser.ReadLine();
                if (zeile == null)
                    throw new EndOfStreamException("Der Server hat aufgelegt.");
                int code;
                if (zeile.Length < 3 || !int.TryParse(zeile.Substring(0, 3), out code))
                    throw new InvalidDataException(zeile);
                text.Append(zeile.Length > 4 ? zeile.Substring(4) : string.Empty).Append(' ');
                if (zeile.Length == 3 || zeile[3] != '-')
                    return Tuple.Create(code, text.ToString().Trim());
            }
        }
    }
}
