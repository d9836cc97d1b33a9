using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Stadtwerke.Zaehler.Mail
{
    /// <summary>Die Antworten des Mailservers, die wir kennen.</summary>
    internal static class SmtpAntwortCodes
    {
        public const int ServiceReady = 220;
        public const int ServiceClosing = 221;
        public const int Ok = 250;
        public const int StartMailInput = 354;
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int InsufficientStorage = 452;
        public const int SyntaxError = 500;
        public const int BadSequence = 503;
        public const int TransactionFailed = 454; //! SMTP010
    }

    /// <summary>Meldet die abgelesenen Zählerstände an die Abrechnung.</summary>
    public class ZaehlerMelder
    {
        private readonly string _server;
        private readonly string _empfaenger;

        public ZaehlerMelder(string server, string empfaenger)
        {
            _server = server;
            _empfaenger = empfaenger;
        }

        public void Melden(IDictionary<string, decimal> staende)
        {
            var text = new StringBuilder();
            foreach (var stand in staende)
                text.Append(stand.Key).Append(';').Append(stand.Value).Append("\r\n");

            for (int versuch = 1; versuch <= 6; versuch++)
            {
                int antwort = Senden(text.ToString());
                if (antwort == SmtpAntwortCodes.Ok)
                    return;

                // vorübergehend: später noch einmal
                bool spaeter = antwort >= 400 && antwort < 500;
                if (!spaeter)
                    throw new IOException("Der Mailserver lehnt ab: " + antwort);
                System.Threading.Thread.Sleep(TimeSpan.FromMinutes(10 * versuch));
            }
            throw new IOException("Der Mailserver nimmt seit einer Stunde nichts an.");
        }

        private int Senden(string text)
        {
            using (var verbindung = new TcpClient(_server, 25))
            using (var leser = new StreamReader(verbindung.GetStream(), Encoding.ASCII))
            using (var schreiber = new StreamWriter(verbindung.GetStream(), Encoding.ASCII))
            {
                schreiber.NewLine = "\r\n";
                schreiber.AutoFlush = true;

                int code = Lesen(leser);
                if (code != SmtpAntwortCodes.ServiceReady)
                    return code;
                foreach (var befehl in new[] { "HELO zaehler", "MAIL FROM:<zaehler@stadtwerke.example>", "RCPT TO:<" + _empfaenger + ">" })
                {
                    schreiber.WriteLine(befehl);
                    code = Lesen(leser);
                    if (code / 100 != 2)
                        return code;
                }
                schreiber.WriteLine("DATA");
                code = Lesen(leser);
                if (code != SmtpAntwortCodes.StartMailInput)
                    return code;
                schreiber.WriteLine("Subject: Zaehlerstaende\r\n\r\n" + text + ".");
                code = Lesen(leser);
                schreiber.WriteLine("QUIT");
                return code;
            }
        }

        private static int Lesen(StreamReader leser)
        {
            string zeile;
            do
            {
                zeile = leser.ReadLine();
                if (zeile == null)
                    return SmtpAntwortCodes.ServiceNotAvailable;
            }
            while (zeile.Length > 3 && zeile[3] == '-');
            return int.Parse(zeile.Substring(0, 3));
        }
    }
}
