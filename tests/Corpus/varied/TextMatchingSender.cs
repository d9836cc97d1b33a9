using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Kiosk.Mail
{
    public class KioskMailer
    {
        private readonly TextWriter _log;

        public KioskMailer(TextWriter log) { _log = log; }

        public bool SendReceipt(string host, string to, string receipt)
        {
            using (var tcp = new TcpClient(host, 587))
            {
                var s = tcp.GetStream();
                var r = new StreamReader(s, Encoding.ASCII);
                var w = new StreamWriter(s, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

                if (GetCode(Read(r)) != 220) return Fail("greeting");
                w.WriteLine("EHLO kiosk");
                if (GetCode(Read(r)) != 250) return Fail("EHLO");
                w.WriteLine("MAIL FROM:<kiosk@museum.example>");
                if (GetCode(Read(r)) != 250) return Fail("MAIL");

                w.WriteLine("RCPT TO:<" + to + ">");
                int rcpt = GetCode(Read(r));
                if (rcpt >= 400)
                    return Fail("recipient " + rcpt);
                if (rcpt == 550) //! SMTP008
                    _log.WriteLine("unknown address " + to);

                w.WriteLine("DATA");
                if (GetCode(Read(r)) != 354) return Fail("DATA");
                w.WriteLine("From: kiosk@museum.example");
                w.WriteLine("To: " + to);
                w.WriteLine("Subject: Your receipt");
                w.WriteLine();
                w.WriteLine(receipt);
                w.WriteLine(".");
                string final = Read(r);
                bool sent = final.Contains("queued") || final.Contains("accepted"); //! SMTP102
                w.WriteLine("QUIT");
                return sent;
            }
        }

        private bool Fail(string where)
        {
            _log.WriteLine("failed at " + where);
            return false;
        }

        private static int GetCode(string line) => int.Parse(line.Substring(0, 3));

        private static string Read(StreamReader r)
        {
            string? l = r.ReadLine();
            while (l != null && l.Length > 3 && l[3] == '-')
                l = r.ReadLine();
            return l ?? throw new IOException("connection closed");
        }
    }
}
