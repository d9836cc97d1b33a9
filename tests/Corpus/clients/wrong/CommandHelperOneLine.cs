using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.CommandHelperOneLine
{
    public class NoticeSender
    {
        private StreamReader sr = StreamReader.Null;
        private StreamWriter sw = StreamWriter.Null;

        public void Send(string smtp, string von, IEnumerable<string> an, string betreff, string text)
        {
            using (var verbindung = new TcpClient(smtp, 25))
            {
                sr = new StreamReader(verbindung.GetStream());
                sw = new StreamWriter(verbindung.GetStream());
                sw.AutoFlush = true;

                Antwort("220");
                Befehl("EHLO notice.example", "250");  //! SMTP006
                Befehl("MAIL FROM:<" + von + ">", "250");
                foreach (var adresse in an)
                    Befehl("RCPT TO:<" + adresse + ">", "25");
                Befehl("DATA", "354");
                Befehl("Subject: " + betreff + "\r\n\r\n" + text.Replace("\r\n.", "\r\n..") + "\r\n.", "250");
                Befehl("QUIT", "221");
            }
        }

        private void Befehl(string zeile, string erwartet)
        {
            sw.Write(zeile + "\r\n");
            Antwort(erwartet);
        }

        private void Antwort(string erwartet)
        {
            var antwort = sr.ReadLine();
            if (antwort == null || !antwort.StartsWith(erwartet))
                throw new InvalidOperationException("Unerwartete Antwort: " + antwort);
        }
    }
}
