using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Hausarbeit.MailPruefung
{
    public enum Ergebnis
    {
        Vorhanden,
        NichtVorhanden,
        Unklar
    }

    /// <summary>Prüft Mailadressen, ohne eine Mail zu verschicken.</summary>
    public class AdressPruefer
    {
        private readonly string _absender;
        private readonly string _rechner;
        private readonly Dictionary<string, Ergebnis> _zwischenspeicher =
            new Dictionary<string, Ergebnis>(StringComparer.OrdinalIgnoreCase);

        public AdressPruefer(string absender, string rechner)
        {
            _absender = absender;
            _rechner = rechner;
        }

        public Ergebnis Pruefe(string adresse, string mxRechner)
        {
            Ergebnis bekannt;
            if (_zwischenspeicher.TryGetValue(adresse, out bekannt))
                return bekannt;

            using (TcpClient verbindung = new TcpClient())
            {
                verbindung.ReceiveTimeout = 20000;
                verbindung.SendTimeout = 20000;
                verbindung.Connect(mxRechner, 25);

                StreamReader leser = new StreamReader(verbindung.GetStream(), Encoding.ASCII);
                StreamWriter schreiber = new StreamWriter(verbindung.GetStream(), Encoding.ASCII);
                schreiber.NewLine = "\r\n";
                schreiber.AutoFlush = true;

                // Begrüßung
                string antwort = leser.ReadLine(); //! SMTP003
                Ausgabe("S", antwort);

                schreiber.WriteLine("HELO " + _rechner);
                antwort = leser.ReadLine();
                Ausgabe("S", antwort);
                if (string.IsNullOrEmpty(antwort) || antwort[0] != '2')
                    return Ergebnis.Unklar;

                schreiber.WriteLine("MAIL FROM:<" + _absender + ">");
                antwort = leser.ReadLine(); //! SMTP005
                Ausgabe("S", antwort);

                schreiber.WriteLine("RCPT TO:<" + adresse + ">");
                antwort = leser.ReadLine();
                Ausgabe("S", antwort);

                schreiber.WriteLine("QUIT");

                Ergebnis ergebnis = Auswerten(antwort);
                if (ergebnis != Ergebnis.Unklar)
                    _zwischenspeicher[adresse] = ergebnis;
                return ergebnis;
            }
        }

        private static Ergebnis Auswerten(string antwort)
        {
            if (string.IsNullOrEmpty(antwort))
                return Ergebnis.Unklar;

            switch (antwort[0])
            {
                case '2': return Ergebnis.Vorhanden;
                case '5': return Ergebnis.NichtVorhanden;
                default: return Ergebnis.Unklar;
            }
        }

        private void Ausgabe(string richtung, string zeile)
        {
            Console.WriteLine("{0:HH:mm:ss} {1}: {2}", DateTime.Now, richtung, zeile);
        }
    }

    public static class Programm
    {
        public static int Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.Error.WriteLine("Aufruf: pruefer <mx> <datei mit adressen>");
                return 2;
            }

            AdressPruefer pruefer = new AdressPruefer("pruefung@uni-musterstadt.de", "labor7.uni-musterstadt.de");
            int unklar = 0;
            foreach (string zeile in File.ReadAllLines(args[1], Encoding.UTF8))
            {
                string adresse = zeile.Trim();
                if (adresse.Length == 0 || adresse.IndexOf('@') < 1)
                    continue;

                Ergebnis e = pruefer.Pruefe(adresse, args[0]);
                Console.WriteLine("{0,-40} {1}", adresse, e);
                if (e == Ergebnis.Unklar)
                    unklar++;
            }

            Console.WriteLine("{0} Adressen blieben unklar.", unklar);
            return 0;
        }
    }
}
