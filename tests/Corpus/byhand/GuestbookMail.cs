using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Guestbook
{
    public class GuestbookMail
    {
        string smtpServer;
        public string LastError = "";

        public GuestbookMail(string server)
        {
            smtpServer = server;
        }

        // returns true if everything went fine :-)
        public bool Send(string from, string to, string subject, string body)
        {
            TcpClient tcp = new TcpClient(smtpServer, 25);
            StreamReader sr = new StreamReader(tcp.GetStream());
            StreamWriter sw = new StreamWriter(tcp.GetStream());
            sw.AutoFlush = true;
            sw.NewLine = "\r\n";

            string resp = sr.ReadLine();
            if (resp == null || !resp.StartsWith("220"))
            {
                LastError = "No welcome: " + resp;
                tcp.Close();
                return false;
            }

            sw.WriteLine("HELO guestbook");
            resp = sr.ReadLine();
            if (resp == null || !resp.StartsWith("250"))
            {
                LastError = "HELO: " + resp;
                tcp.Close();
                return false;
            }

            sw.WriteLine("MAIL FROM:<" + from + ">");
            resp = sr.ReadLine();
            if (!resp.ToUpper().Contains("OK")) //! SMTP102
            {
                LastError = "Sender: " + resp;
                tcp.Close();
                return false;
            }

            sw.WriteLine("RCPT TO:<" + to + ">");
            resp = sr.ReadLine();
            if (resp.Contains("unknown") || resp.Contains("denied")) //! SMTP102
            {
                LastError = "Recipient: " + resp;
                tcp.Close();
                return false;
            }

            sw.WriteLine("DATA");
            resp = sr.ReadLine();
            if (!resp.StartsWith("3"))
            {
                LastError = "Data: " + resp;
                tcp.Close();
                return false;
            }
            sw.WriteLine("From: " + from);
            sw.WriteLine("To: " + to);
            sw.WriteLine("Subject: " + subject);
            sw.WriteLine("");
            StringReader text = new StringReader(body);
            string line;
            while ((line = text.ReadLine()) != null)
            {
                if (line.StartsWith("."))
                    line = "." + line;
                sw.WriteLine(line);
            }
            sw.WriteLine(".");
            resp = sr.ReadLine();
            bool queued = resp.StartsWith("250");
            if (!queued)
                LastError = "End: " + resp;
            sw.WriteLine("QUIT");
            tcp.Close();
            return queued;
        }
    }

    public class Entry
    {
        public string Name;
        public string Text;

        public void Save(string file)
        {
            File.AppendAllText(file, Name + "|" + Text.Replace("\n", " ") + Environment.NewLine);
            GuestbookMail m = new GuestbookMail("localhost");
            if (!m.Send("guestbook@site.example", "webmaster@site.example", "New entry by " + Name, Text))
                File.AppendAllText("mail-errors.txt", m.LastError + Environment.NewLine);
        }
    }
}
