using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace StationMail
{
    /// <summary>Wetterstation: schickt die Tageswerte, wartet bei Greylisting.</summary>
    public class GreylistPatientSender
    {
        private readonly string mailServer;

        public GreylistPatientSender(string mailServer)
        {
            this.mailServer = mailServer;
        }

        public void SendDailyValues(string to, string csv)
        {
        nochmal:
            int code = SmtpTransmit(to, csv);
            if (code >= 400 && code < 500) //! SMTP106
            {
                Thread.Sleep(15 * 60 * 1000);
                goto nochmal;
            }
            if (code != 250)
                throw new InvalidOperationException("Mail abgelehnt: " + code);
        }

        private int SmtpTransmit(string to, string csv)
        {
            using (TcpClient c = new TcpClient(mailServer, 25))
            {
                StreamReader r = new StreamReader(c.GetStream(), Encoding.ASCII);
                StreamWriter w = new StreamWriter(c.GetStream(), Encoding.ASCII);
                w.NewLine = "\r\n";
                w.AutoFlush = true;

                int code = Code(r);
                if (code != 220) return code;
                w.WriteLine("HELO station-42");
                if ((code = Code(r)) / 100 != 2) return code;
                w.WriteLine("MAIL FROM:<station42@wetter.example>");
                if ((code = Code(r)) / 100 != 2) return code;
                w.WriteLine("RCPT TO:<" + to + ">");
                if ((code = Code(r)) / 100 != 2) return code;
                w.WriteLine("DATA");
                if ((code = Code(r)) / 100 != 3) return code;
                w.WriteLine("Subject: Tageswerte " + DateTime.Today.ToString("yyyy-MM-dd"));
                w.WriteLine();
                w.WriteLine(csv);
                w.WriteLine(".");
                code = Code(r);
                w.WriteLine("QUIT");
                return code;
            }
        }

        private static int Code(StreamReader r)
        {
            string s;
            do
            {
                s = r.ReadLine();
                if (s == null) throw new IOException("Verbindung getrennt");
            }
            while (s.Length > 3 && s[3] == '-');
            return int.Parse(s.Substring(0, 3));
        }

        public static void Main(string[] args)
        {
            GreylistPatientSender sender = new GreylistPatientSender(args[0]);
            foreach (string file in Directory.GetFiles(args[1], "*.csv"))
            {
                sender.SendDailyValues(args[2], File.ReadAllText(file));
                File.Move(file, file + ".sent");
            }
        }
    }
}
