using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Archiv.Abholung
{
    /// <summary>
    /// Holt Mails vom Sammelpostfach (POP3) und legt sie im Archivordner ab. Vom Versand über SMTP
    /// (EHLO, MAIL FROM, RCPT TO) weiß diese Klasse nichts, das macht der Dienst "Postausgang".
    /// </summary>
    public class PostfachAbholer
    {
        private TcpClient tcp;
        private StreamReader reader;
        private StreamWriter writer;
        private readonly string ordner;

        public PostfachAbholer(string ordner)
        {
            this.ordner = ordner;
        }

        public int Abholen(string server, string benutzer, string kennwort)
        {
            tcp = new TcpClient(server, 110);
            reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
            writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

            string antwort = reader.ReadLine();
            Console.WriteLine(antwort);

            writer.WriteLine("USER " + benutzer);
            antwort = reader.ReadLine();
            writer.WriteLine("PASS " + kennwort);
            antwort = reader.ReadLine();
            if (antwort == null || !antwort.StartsWith("+OK"))
            {
                Console.WriteLine("Anmeldung abgelehnt: " + antwort);
                tcp.Close();
                return 0;
            }

            writer.WriteLine("STAT");
            antwort = reader.ReadLine();
            int anzahl = int.Parse(antwort.Split(' ')[1]);

            for (int i = 1; i <= anzahl; i++)
            {
                writer.WriteLine("RETR " + i);
                reader.ReadLine();
                using (StreamWriter datei = new StreamWriter(Path.Combine(ordner, Guid.NewGuid().ToString("N") + ".eml"), false, Encoding.Latin1))
                {
                    string zeile;
                    while ((zeile = reader.ReadLine()) != null && zeile != ".")
                        datei.WriteLine(zeile.StartsWith("..") ? zeile.Substring(1) : zeile);
                }
                writer.WriteLine("DELE " + i);
                reader.ReadLine();
            }

            writer.WriteLine("QUIT");
            reader.ReadLine();
            tcp.Close();
            return anzahl;
        }

        /// <summary>Schreibt eine Vorlage für den Testversand von Hand (telnet).</summary>
        public void SchreibeTelnetVorlage(string an)
        {
            using (StreamWriter datei = File.CreateText(Path.Combine(ordner, "telnet.txt")))
            {
                datei.WriteLine("EHLO archiv.example");
                datei.WriteLine("MAIL FROM:<archiv@archiv.example>");
                datei.WriteLine("RCPT TO:<" + an + ">");
                datei.WriteLine("DATA");
                datei.WriteLine("Subject: Test");
                datei.WriteLine();
                datei.WriteLine(".");
                datei.WriteLine("QUIT");
            }
        }
    }

    public static class Programm
    {
        public static void Main(string[] args)
        {
            var a = new PostfachAbholer(args[0]);
            int n = a.Abholen(args[1], args[2], args[3]);
            Console.WriteLine(n + " Nachrichten abgeholt");
            a.SchreibeTelnetVorlage("test@archiv.example");
        }
    }
}
