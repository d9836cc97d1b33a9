using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Kiosk.Reporting
{
    public class MailPipe
    {
        private TcpClient _tcp = new TcpClient();
        private StreamReader _r;
        private StreamWriter _w;

        public void Open(string host)
        {
            _tcp.Connect(host, 25);
            _r = new StreamReader(_tcp.GetStream());
            _w = new StreamWriter(_tcp.GetStream());
            _w.NewLine = "\r\n";
            _w.AutoFlush = true;
            string hi = Full();
            if (!hi.StartsWith("220"))
                throw new IOException("not ready: " + hi);
        }

        public void Do(string cmd, char ok)
        {
            _w.WriteLine(cmd);
            string a = Full();
            if (a.Length == 0 || a[0] != ok)
                throw new IOException(cmd + ": " + a);
        }

        public void Raw(string line)
        {
            _w.WriteLine(line);
        }

        private string Full()
        {
            string l = _r.ReadLine();
            while (l != null && l.Length > 3 && l[3] == '-')
                l = _r.ReadLine();
            return l ?? "";
        }

        public void Close()
        {
            _tcp.Close();
        }
    }

    public class KioskReport
    {
        private readonly string _id;
        private readonly TextWriter _journal;

        public KioskReport(string id, TextWriter journal)
        {
            _id = id;
            _journal = journal;
        }

        public void SendDaily(int visitors, decimal takings)
        {
            MailPipe pipe = new MailPipe();
            try
            {
                pipe.Open("mail.kiosk.example");
            }
            catch (Exception e) //! SMTP007
            {
                _journal.WriteLine("{0:u} mail server: {1}", DateTime.UtcNow, e.Message);
            }

            pipe.Do("HELO kiosk-" + _id, '2');
            pipe.Do("MAIL FROM:<kiosk" + _id + "@kiosk.example>", '2');
            pipe.Do("RCPT TO:<office@kiosk.example>", '2');
            pipe.Do("DATA", '3');
            pipe.Raw("Subject: Kiosk " + _id + " " + DateTime.Today.ToString("d"));
            pipe.Raw("");
            pipe.Raw("Visitors: " + visitors);
            pipe.Raw("Takings:  " + takings.ToString("F2"));
            pipe.Do(".", '2');
            pipe.Raw("QUIT");
            pipe.Close();
            _journal.WriteLine("{0:u} report sent", DateTime.UtcNow);
        }

        public static void Main(string[] args)
        {
            using (StreamWriter j = File.AppendText("kiosk.log"))
            {
                new KioskReport(args[0], j).SendDaily(int.Parse(args[1]), decimal.Parse(args[2]));
            }
        }
    }
}
