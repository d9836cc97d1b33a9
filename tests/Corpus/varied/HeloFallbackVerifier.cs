using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Formulare.Pruefung
{
    public enum Ergebnis { Gueltig, Ungueltig, Unklar }

    public class AdressPruefer
    {
        private readonly string _eigenerName;
        public AdressPruefer(string eigenerName) { _eigenerName = eigenerName; }

        public Ergebnis Pruefe(string mx, string adresse)
        {
            try
            {
                using (var tcp = new TcpClient())
                {
                    if (!tcp.ConnectAsync(mx, 25).Wait(TimeSpan.FromSeconds(20)))
                        return Ergebnis.Unklar;
                    using (var s = tcp.GetStream())
                    {
                        var ein = new StreamReader(s, Encoding.ASCII);
                        var aus = new StreamWriter(s, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
                        return Dialog(ein, aus, adresse);
                    }
                }
            }
            catch (IOException)
            {
                return Ergebnis.Unklar;
            }
        }

        private Ergebnis Dialog(TextReader ein, TextWriter aus, string adresse)
        {
            if (Antwort(ein) != 220)
                return Ergebnis.Unklar;

            int c = Befehl(ein, aus, "EHLO " + _eigenerName);
            if (c >= 500)
                c = Befehl(ein, aus, "HELO " + _eigenerName);
            if (c != 250)
                return Ergebnis.Unklar;

            int vrfy = Befehl(ein, aus, "VRFY " + adresse);
            if (vrfy == 250 || vrfy == 251)
                return Beenden(aus, Ergebnis.Gueltig);

            // 252 and errors prove nothing, ask with a transaction
            c = Befehl(ein, aus, "MAIL FROM:<>");
            if (c / 100 != 2)
                return Beenden(aus, Ergebnis.Unklar);

            c = Befehl(ein, aus, "RCPT TO:<" + adresse + ">");
            switch (c / 100)
            {
                case 2: return Beenden(aus, Ergebnis.Gueltig);
                case 5: return Beenden(aus, Ergebnis.Ungueltig);
                default: return Beenden(aus, Ergebnis.Unklar);
            }
        }

        private static Ergebnis Beenden(TextWriter aus, Ergebnis e)
        {
            aus.WriteLine("QUIT");
            return e;
        }

        private static int Befehl(TextReader ein, TextWriter aus, string zeile)
        {
            aus.WriteLine(zeile);
            return Antwort(ein);
        }

        private static int Antwort(TextReader ein)
        {
            string? z;
            do
            {
                z = ein.ReadLine();
                if (z == null || z.Length < 3) throw new IOException("keine Antwort");
            } while (z.Length > 3 && z[3] == '-');
            int code;
            return int.TryParse(z.Substring(0, 3), out code) ? code : 0;
        }
    }
}
