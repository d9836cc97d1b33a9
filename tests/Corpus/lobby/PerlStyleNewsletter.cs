using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Vereinsheft.Versand
{
    /// <summary>Kleiner Ersatz für unser altes Perl-Modul Vereinsheft::SMTP.</summary>
    public class SmtpHandle
    {
        private readonly TcpClient _sock;
        private readonly StreamReader _rd;
        private readonly StreamWriter _wr;

        public SmtpHandle(string host)
        {
            _sock = new TcpClient(host, 25);
            _rd = new StreamReader(_sock.GetStream(), Encoding.UTF8);
            _wr = new StreamWriter(_sock.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            if (!Antwort('2'))
                throw new IOException("Kein Dienst auf " + host);
        }

        public bool Hello(string name) { return Befehl("EHLO " + name, '2'); }
        public bool Mail(string von) { return Befehl("MAIL FROM:<" + von + ">", '2'); }
        public bool Recipient(string an) { return Befehl("RCPT TO:<" + an + ">", '2'); }
        public bool Data() { return Befehl("DATA", '3'); }
        public bool DataEnd() { return Befehl(".", '2'); }
        public bool Reset() { return Befehl("RSET", '2'); }

        public void DataSend(string text)
        {
            foreach (string zeile in text.Replace("\r", "").Split('\n'))
                _wr.WriteLine(zeile.StartsWith(".") ? "." + zeile : zeile);
        }

        public void Quit()
        {
            Befehl("QUIT", '2');
            _sock.Close();
        }

        private bool Befehl(string zeile, char erwartet)
        {
            _wr.WriteLine(zeile);
            return Antwort(erwartet);
        }

        private bool Antwort(char erwartet)
        {
            string meldung;
            do
            {
                meldung = _rd.ReadLine() ?? "421 weg";
            }
            while (meldung.Length > 3 && meldung[3] == '-');
            return meldung.Length > 0 && meldung[0] == erwartet;
        }
    }

    public class PerlStyleNewsletter
    {
        public int Verschickt { get; private set; }

        public void Verschicken(string host, string heft, IEnumerable<string> mitglieder)
        {
            var smtp = new SmtpHandle(host);
            if (!smtp.Hello("verein.example"))
                throw new IOException(host + " will nicht mit uns reden");

            foreach (var mitglied in mitglieder)
            {
                if (!smtp.Mail("heft@verein.example"))
                {
                    Console.WriteLine("Absender abgelehnt");
                    break;
                }
                smtp.Recipient(mitglied); //! SMTP005
                if (!smtp.Data())
                {
                    Console.WriteLine("{0}: kein DATA", mitglied);
                    smtp.Reset();
                    continue;
                }
                smtp.DataSend("From: heft@verein.example\nTo: " + mitglied + "\nSubject: Vereinsheft\n\n" + heft);
                smtp.DataEnd(); //! SMTP005
                Verschickt++;
            }
            smtp.Quit();
        }
    }
}
