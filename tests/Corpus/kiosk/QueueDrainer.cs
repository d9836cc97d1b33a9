using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Verein.Rundbrief
{
    public class Eintrag
    {
        public string Empfaenger;
        public int Versuche;
        public string LetzteAntwort;
    }

    public class QueueDrainer
    {
        private readonly Queue<Eintrag> warteschlange = new Queue<Eintrag>();
        private readonly List<Eintrag> rueckläufer = new List<Eintrag>();
        private TcpClient verbindung;
        private StreamReader ein;
        private StreamWriter aus;

        public void Aufnehmen(string empfaenger)
        {
            warteschlange.Enqueue(new Eintrag { Empfaenger = empfaenger });
        }

        private void Verbinden(string server)
        {
            for (int i = 1; ; i++)
            {
                try
                {
                    verbindung = new TcpClient(server, 25);
                    break;
                }
                catch (SocketException)
                {
                    if (i == 10) throw;
                    Thread.Sleep(TimeSpan.FromSeconds(30));
                }
            }
            ein = new StreamReader(verbindung.GetStream(), Encoding.UTF8);
            aus = new StreamWriter(verbindung.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            string gruss = Antwort();
            if (gruss[0] != '2')
                throw new IOException("Server nimmt nichts an: " + gruss);
            if (Befehl("EHLO verein.example")[0] != '2' && Befehl("HELO verein.example")[0] != '2')
                throw new IOException("EHLO und HELO abgelehnt");
        }

        public void Leeren(string server, string text)
        {
            Verbinden(server);
            while (warteschlange.Count > 0)
            {
                Eintrag e = warteschlange.Dequeue();
                e.Versuche++;
                e.LetzteAntwort = Zustellen(e.Empfaenger, text);
                switch (e.LetzteAntwort[0])
                {
                    case '2':
                        Console.WriteLine("zugestellt: " + e.Empfaenger);
                        break;
                    case '4':
                        if (e.Versuche < 5)
                        {
                            warteschlange.Enqueue(e);
                            Thread.Sleep(TimeSpan.FromMinutes(2));
                        }
                        else
                        {
                            rueckläufer.Add(e);
                        }
                        break;
                    default:
                        rueckläufer.Add(e);
                        break;
                }
            }
            aus.WriteLine("QUIT");
            verbindung.Close();
        }

        private string Zustellen(string empfaenger, string text)
        {
            string a = Befehl("MAIL FROM:<rundbrief@verein.example>");
            if (a[0] != '2') return a;
            a = Befehl("RCPT TO:<" + empfaenger + ">");
            if (a[0] != '2')
            {
                Befehl("RSET");
                return a;
            }
            a = Befehl("DATA");
            if (a[0] != '3') return a;
            aus.WriteLine("Subject: Rundbrief");
            aus.WriteLine("To: " + empfaenger);
            aus.WriteLine();
            return Befehl(text.Replace("\n.", "\n..") + "\r\n.");
        }

        private string Befehl(string zeile)
        {
            aus.WriteLine(zeile);
            return Antwort();
        }

        private string Antwort()
        {
            string zeile;
            do
            {
                zeile = ein.ReadLine();
                if (string.IsNullOrEmpty(zeile)) throw new EndOfStreamException();
            } while (zeile.Length > 3 && zeile[3] == '-');
            return zeile;
        }
    }
}
