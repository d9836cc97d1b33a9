using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Rechenzentrum.Mahnlauf
{
    /// <summary>Verbindung zum Mailrelay der Hauptstelle (Port 25, ohne Anmeldung).</summary>
    public class RelayVerbindung : IDisposable
    {
        private TcpClient _tcp;
        private StreamReader _leser;
        private StreamWriter _schreiber;

        public void Oeffnen(string host, int port)
        {
            _tcp = new TcpClient();
            _tcp.ReceiveTimeout = 300000;
            _tcp.Connect(host, port);
            NetworkStream strom = _tcp.GetStream();
            _leser = new StreamReader(strom, Encoding.ASCII);
            _schreiber = new StreamWriter(strom, Encoding.ASCII);
            _schreiber.NewLine = "\r\n";
            _schreiber.AutoFlush = true;

            int code = AntwortLesen();
            if (code != 220)
            {
                throw new IOException("Relay nimmt keine Verbindung an, Code " + code);
            }
        }

        public int Befehl(string verb, params string[] argumente)
        {
            StringBuilder zeile = new StringBuilder(verb);
            foreach (string a in argumente)
            {
                zeile.Append(' ').Append(a);
            }
            _schreiber.WriteLine(zeile.ToString());
            return AntwortLesen();
        }

        public int Inhalt(IEnumerable<string> zeilen)
        {
            foreach (string z in zeilen)
            {
                _schreiber.WriteLine(z.StartsWith(".") ? "." + z : z);
            }
            _schreiber.WriteLine(".");
            return AntwortLesen();
        }

        private int AntwortLesen()
        {
            string zeile;
            do
            {
                zeile = _leser.ReadLine();
                if (zeile == null || zeile.Length < 3)
                {
                    throw new IOException("Verbindung zum Relay verloren");
                }
            }
            while (zeile.Length > 3 && zeile[3] == '-');
            return int.Parse(zeile.Substring(0, 3));
        }

        public void Dispose()
        {
            if (_schreiber != null) _schreiber.Dispose();
            if (_tcp != null) _tcp.Close();
        }
    }

    public class Mahnung
    {
        public string Kontonummer;
        public string Anschrift;
        public List<string> Text = new List<string>();
    }

    public static class MahnlaufVersand
    {
        private const string Absender = "mahnwesen@bank.example";

        public static int Main(string[] args)
        {
            if (args.Length < 2)
            {
                Console.Error.WriteLine("Aufruf: mahnlauf <relay> <datei>");
                return 8;
            }

            int gesendet = 0, abgelehnt = 0;
            using (RelayVerbindung relay = new RelayVerbindung())
            {
                relay.Oeffnen(args[0], 25);
                if (relay.Befehl("HELO", Environment.MachineName) != 250)
                {
                    Console.Error.WriteLine("HELO abgelehnt");
                    return 12;
                }

                foreach (Mahnung m in Lesen(args[1]))
                {
                    if (relay.Befehl("MAIL", "FROM:<" + Absender + ">") != 250)
                    {
                        abgelehnt++;
                        relay.Befehl("RSET");
                        continue;
                    }

                    relay.Befehl("RCPT", "TO:<" + m.Anschrift + ">"); //! SMTP005
                    relay.Befehl("RCPT", "TO:<archiv@bank.example>"); //! SMTP005

                    if (relay.Befehl("DATA") != 354 || relay.Inhalt(m.Text) != 250)
                    {
                        abgelehnt++;
                        relay.Befehl("RSET");
                        continue;
                    }
                    gesendet++;
                }
                relay.Befehl("QUIT");
            }

            Console.WriteLine("{0} Mahnungen versandt, {1} abgelehnt", gesendet, abgelehnt);
            return abgelehnt == 0 ? 0 : 4;
        }

        private static IEnumerable<Mahnung> Lesen(string datei)
        {
            Mahnung m = null;
            foreach (string zeile in File.ReadAllLines(datei, Encoding.GetEncoding("iso-8859-1")))
            {
                if (zeile.StartsWith("#K"))
                {
                    if (m != null) yield return m;
                    string[] t = zeile.Split(';');
                    m = new Mahnung();
                    m.Kontonummer = t[1];
                    m.Anschrift = t[2];
                }
                else if (m != null)
                {
                    m.Text.Add(zeile);
                }
            }
            if (m != null) yield return m;
        }
    }
}
