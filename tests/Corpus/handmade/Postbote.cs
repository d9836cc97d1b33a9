using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Firma.Benachrichtigung
{
    /// <summary>Verschickt Störmeldungen direkt über den Mailserver der Firma.</summary>
    public class Postbote : IDisposable
    {
        private TcpClient verbindung;
        private StreamReader leser;
        private StreamWriter schreiber;
        private string antwort;

        public string Absender = "stoerung@werk.example";

        public void Verbinde(string rechner, int anschluss = 25)
        {
            verbindung = new TcpClient();
            verbindung.ReceiveTimeout = 30000;
            verbindung.Connect(rechner, anschluss);
            leser = new StreamReader(verbindung.GetStream(), Encoding.ASCII);
            schreiber = new StreamWriter(verbindung.GetStream(), Encoding.ASCII);
            schreiber.NewLine = "\r\n";
            schreiber.AutoFlush = true;

            antwort = leser.ReadLine();
            if (antwort == null || !antwort.StartsWith("220"))
                throw new ApplicationException("Server nicht bereit: " + antwort);
        }

        public void Begruesse()
        {
            schreiber.WriteLine("HELO " + Environment.MachineName);
            antwort = leser.ReadLine();
            if (!IstGut(antwort)) throw new ApplicationException("HELO abgelehnt: " + antwort);
        }

        public void Sende(string empfaenger, string betreff, string text)
        {
            schreiber.WriteLine("MAIL FROM:<" + Absender + ">");
            antwort = leser.ReadLine();
            if (!IstGut(antwort)) throw new ApplicationException("Absender abgelehnt: " + antwort);

            schreiber.WriteLine("RCPT TO:<" + empfaenger + ">");
            antwort = leser.ReadLine(); //! SMTP005
            schreiber.WriteLine("DATA");
            antwort = leser.ReadLine();
            if (antwort == null || antwort[0] != '3') throw new ApplicationException("DATA abgelehnt: " + antwort);

            schreiber.WriteLine("From: " + Absender);
            schreiber.WriteLine("To: " + empfaenger);
            schreiber.WriteLine("Subject: " + betreff);
            schreiber.WriteLine();
            schreiber.WriteLine(text.Replace("\r\n.", "\r\n.."));
            schreiber.WriteLine(".");
            antwort = leser.ReadLine();
            if (!IstGut(antwort)) throw new ApplicationException("Nachricht nicht angenommen: " + antwort);
        }

        private static bool IstGut(string zeile)
        {
            return zeile != null && zeile.Length > 0 && zeile[0] == '2';
        }

        public void Dispose()
        {
            if (schreiber != null)
            {
                try { schreiber.WriteLine("QUIT"); leser.ReadLine(); }
                catch (IOException) { }
            }
            if (verbindung != null) verbindung.Close();
        }
    }
}
