using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace ClubTools
{
    class SmtpConn
    {
        TcpClient tc;
        StreamReader sr;
        StreamWriter sw;
        public string Last = "";

        public bool Open(string host)
        {
            tc = new TcpClient(host, 25);
            sr = new StreamReader(tc.GetStream(), Encoding.Default);
            sw = new StreamWriter(tc.GetStream(), Encoding.Default);
            sw.NewLine = "\r\n";
            sw.AutoFlush = true;
            return Expect('2');
        }

        public bool SendCommand(string cmd, char digit)
        {
            sw.WriteLine(cmd);
            return Expect(digit);
        }

        public void Raw(string line)
        {
            sw.WriteLine(line);
        }

        bool Expect(char digit)
        {
            do
            {
                Last = sr.ReadLine();
            } while (Last != null && Last.Length > 3 && Last[3] == '-');
            return Last != null && Last.Length > 0 && Last[0] == digit;
        }

        public void Close()
        {
            sw.WriteLine("QUIT");
            tc.Close();
        }
    }

    class MailingListSender
    {
        static void Main(string[] args)
        {
            string[] members = File.ReadAllLines("members.txt");
            string text = File.ReadAllText(args[0]);

            SmtpConn con = new SmtpConn();
            if (!con.Open("smtp.provider.example"))
            {
                Console.WriteLine("Provider refuses: " + con.Last);
                return;
            }
            if (!con.SendCommand("EHLO club", '2'))
            {
                Console.WriteLine("Hello refused: " + con.Last);
                return;
            }
            con.SendCommand("MAIL FROM:<news@club.example>", '2'); //! SMTP005
            foreach (string m in members)
            {
                if (m.Trim() == "" || m.StartsWith("#")) continue;
                con.SendCommand("RCPT TO:<" + m.Trim() + ">", '2'); //! SMTP005
                Console.WriteLine(m);
            }
            if (!con.SendCommand("DATA", '3'))
            {
                Console.WriteLine("DATA refused: " + con.Last);
                con.Close();
                return;
            }
            con.Raw("From: Club News <news@club.example>");
            con.Raw("Subject: News");
            con.Raw("");
            foreach (string line in text.Split('\n'))
                con.Raw((line.StartsWith(".") ? "." : "") + line.TrimEnd('\r'));
            bool sent = con.SendCommand(".", '2');
            Console.WriteLine(sent ? "Sent." : "Failed: " + con.Last);
            con.Close();
        }
    }
}
