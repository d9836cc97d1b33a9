using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Lager.Etiketten
{
    class FileDropMailer
    {
        private TcpClient tcp;
        private StreamReader ein;
        private StreamWriter aus;

        static void Main(string[] args)
        {
            FileDropMailer m = new FileDropMailer();
            m.Verbinden(args[0]);
            m.Anmelden();
            foreach (string datei in Directory.GetFiles(args[1], "*.eml"))
            {
                m.Versenden(datei, args[2]);
                File.Delete(datei);
            }
            m.Trennen();
        }

        void Verbinden(string server)
        {
            try
            {
                tcp = new TcpClient(server, 25);
                tcp.ReceiveTimeout = 30000;
                ein = new StreamReader(tcp.GetStream(), Encoding.Latin1);
                aus = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                Erwarte("220");
            }
            catch (Exception ex) //! SMTP007
            {
                Console.WriteLine("Verbindung zu " + server + " fehlgeschlagen: " + ex.Message);
            }
        }

        void Anmelden()
        {
            aus.WriteLine("EHLO lager");
            Erwarte("250");
        }

        void Versenden(string datei, string an)
        {
            aus.WriteLine("MAIL FROM:<lager@firma.example>");
            Erwarte("250");
            aus.WriteLine("RCPT TO:<" + an + ">");
            Erwarte("25");
            aus.WriteLine("DATA");
            Erwarte("354");
            foreach (string z in File.ReadLines(datei, Encoding.Latin1))
                aus.WriteLine(z.StartsWith(".") ? "." + z : z);
            aus.WriteLine(".");
            Erwarte("250");
        }

        void Erwarte(string code)
        {
            string zeile;
            do
            {
                zeile = ein.ReadLine();
                if (zeile == null) throw new IOException("Verbindung abgebrochen");
            } while (zeile.Length > 3 && zeile[3] == '-');
            if (!zeile.StartsWith(code)) throw new InvalidOperationException(zeile);
        }

        void Trennen()
        {
            aus.WriteLine("QUIT");
            tcp.Close();
        }
    }
}
