using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Lager.Bestand
{
    /// <summary>Legt die Bestandsdatei beim Lieferanten ab (FTP, passiv).</summary>
    public class FtpUploader : IDisposable
    {
        private readonly TcpClient _steuerung;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public FtpUploader(string host)
        {
            _steuerung = new TcpClient(host, 21);
            _in = new StreamReader(_steuerung.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(_steuerung.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Antwort();
        }

        private int Antwort()
        {
            string zeile = _in.ReadLine() ?? throw new EndOfStreamException();
            string ende = zeile.Substring(0, 3) + " ";
            while (zeile.Length > 3 && !zeile.StartsWith(ende))
            {
                zeile = _in.ReadLine() ?? throw new EndOfStreamException();
            }
            _letzteZeile = zeile;
            return int.Parse(zeile.Substring(0, 3), CultureInfo.InvariantCulture);
        }

        private string _letzteZeile = "";

        private int Befehl(string verb, string argument)
        {
            _out.WriteLine(argument == null ? verb : verb + " " + argument);
            return Antwort();
        }

        public void Anmelden(string benutzer, string kennwort)
        {
            Befehl("USER", benutzer);
            if (Befehl("PASS", kennwort) != 230)
                throw new UnauthorizedAccessException(_letzteZeile);
            Befehl("TYPE", "I");
            Befehl("SITE", "UMASK 022");
        }

        private static bool ShouldRetry(int code)
        {
            // 550: das Verzeichnis wird beim Lieferanten nachts neu angelegt
            return code == 421 || code == 425 || code == 426 || code == 450 || code == 550;
        }

        public bool Ablegen(string datei, string ziel)
        {
            for (int versuch = 0; versuch < 5; versuch++)
            {
                int code = Stor(datei, ziel);
                if (code == 226 || code == 250)
                    return true;
                if (!ShouldRetry(code))
                    return false;
                Thread.Sleep(60000);
            }
            return false;
        }

        private int Stor(string datei, string ziel)
        {
            if (Befehl("PASV", null) != 227)
                return 425;
            int auf = _letzteZeile.IndexOf('(');
            string[] z = _letzteZeile.Substring(auf + 1, _letzteZeile.IndexOf(')') - auf - 1).Split(',');
            var adresse = IPAddress.Parse(string.Join(".", z[0], z[1], z[2], z[3]));
            int port = int.Parse(z[4]) * 256 + int.Parse(z[5]);

            using (var daten = new TcpClient())
            {
                daten.Connect(adresse, port);
                int code = Befehl("STOR", ziel);
                if (code != 125 && code != 150)
                    return code;
                using (var quelle = File.OpenRead(datei))
                {
                    quelle.CopyTo(daten.GetStream());
                }
            }
            return Antwort();
        }

        public void Dispose()
        {
            Befehl("QUIT", null);
            _steuerung.Close();
        }
    }
}
