using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace OfficeTools.FaxToMail
{
    // tiny SMTP client, returns the reply code of the server
    public class MiniMailer
    {
        private string m_host;
        public string LastReply;

        public MiniMailer(string host) { m_host = host; }

        public int SendMail(string from, string to, string subject, string body)
        {
            using (TcpClient tcp = new TcpClient(m_host, 25))
            {
                NetworkStream ns = tcp.GetStream();
                StreamReader rd = new StreamReader(ns, Encoding.ASCII);
                StreamWriter wr = new StreamWriter(ns, Encoding.ASCII);
                wr.NewLine = "\r\n";
                wr.AutoFlush = true;

                int rc = Read(rd);
                if (rc != 220) return rc;
                wr.WriteLine("HELO faxgate");
                rc = Read(rd);
                if (rc != 250) return rc;
                wr.WriteLine("MAIL FROM:<" + from + ">");
                rc = Read(rd);
                if (rc != 250) return rc;
                wr.WriteLine("RCPT TO:<" + to + ">");
                rc = Read(rd);
                if (rc != 250 && rc != 251) return rc;
                wr.WriteLine("DATA");
                rc = Read(rd);
                if (rc != 354) return rc;
                wr.WriteLine("Subject: " + subject);
                wr.WriteLine("From: " + from);
                wr.WriteLine("To: " + to);
                wr.WriteLine();
                foreach (string s in body.Split('\n'))
                {
                    string t = s.TrimEnd('\r');
                    wr.WriteLine(t.StartsWith(".") ? "." + t : t);
                }
                wr.WriteLine(".");
                rc = Read(rd);
                wr.WriteLine("QUIT");
                return rc;
            }
        }

        private int Read(StreamReader rd)
        {
            string s;
            do
            {
                s = rd.ReadLine();
                if (s == null) return 0;
                LastReply = s;
            }
            while (s.Length > 3 && s[3] == '-');
            int rc;
            return int.TryParse(s.Substring(0, Math.Min(3, s.Length)), out rc) ? rc : 0;
        }
    }

    public class FaxGateway
    {
        private readonly MiniMailer mailer = new MiniMailer("exchange01");

        public void Forward(string tiffPath, string user, int pages)
        {
            int n = 0;
        again:
            int rc = mailer.SendMail("fax@office.example", user + "@office.example", "Fax, " + pages + " page(s)", "File: " + tiffPath);
            if (rc == 250)
            {
                File.Move(tiffPath, Path.ChangeExtension(tiffPath, ".sent"));
                return;
            }

            n++;
            if ((rc == 0 || rc == 421 || rc == 451) && n < 10)
            {
                Thread.Sleep(30000);
                goto again;
            }
            if (rc == 554 && n < 10) //! SMTP001
            {
                Thread.Sleep(60000);
                goto again;
            }

            File.AppendAllText("fax.log", DateTime.Now + " " + tiffPath + ": " + mailer.LastReply + "\r\n");
        }

        public bool Notify(string group, string text)
        {
            for (int n = 1; n <= 5; n++)
            {
                int rc = mailer.SendMail("fax@office.example", group, "Fax gateway", text);
                if (rc == 250)
                    return true;
                if (rc == 550 || rc == 551 || rc == 553) //! SMTP107
                    return false;
                Thread.Sleep(n * 10000);
            }
            return false;
        }
    }
}
