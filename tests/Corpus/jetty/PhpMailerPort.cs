using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Cms.Plugins.ContactForm
{
    // after class.smtp.php of the old site
    public class Smtp
    {
        private TcpClient conn;
        private StreamReader rd;
        private StreamWriter wr;

        public string Error { get; private set; } = "";
        public string LastReply { get; private set; } = "";

        public bool Connect(string host, int port, int timeout)
        {
            conn = new TcpClient { ReceiveTimeout = timeout * 1000, SendTimeout = timeout * 1000 };
            conn.Connect(host, port);
            rd = new StreamReader(conn.GetStream(), Encoding.ASCII);
            wr = new StreamWriter(conn.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            string announce = GetLines();
            if (!announce.StartsWith("220"))
            {
                Error = "The server does not take mail: " + announce;
                return false;
            }
            return true;
        }

        public bool Hello(string host)
        {
            return SendCommand("EHLO", "EHLO " + host, 250) || SendCommand("HELO", "HELO " + host, 250);
        }

        public bool Authenticate(string username, string password)
        {
            if (!SendCommand("AUTH", "AUTH LOGIN", 334)) return false;
            if (!SendCommand("Username", Convert.ToBase64String(Encoding.UTF8.GetBytes(username)), 334)) return false;
            return SendCommand("Password", Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), 235);
        }

        public bool Mail(string from)
        {
            return SendCommand("MAIL FROM", "MAIL FROM:<" + from + ">", 250);
        }

        public bool Recipient(string to)
        {
            return SendCommand("RCPT TO", "RCPT TO:<" + to + ">", 250); //! SMTP103
        }

        public bool Data(string msg)
        {
            if (!SendCommand("DATA", "DATA", 354))
                return false;
            foreach (string line in msg.Replace("\r\n", "\n").Split('\n'))
                wr.WriteLine(line.StartsWith(".") ? "." + line : line);
            return SendCommand("DATA END", ".", 250);
        }

        public void Quit()
        {
            SendCommand("QUIT", "QUIT", 221);
            conn.Close();
        }

        private bool SendCommand(string name, string command, params int[] expect)
        {
            wr.WriteLine(command);
            LastReply = GetLines();
            int code = LastReply.Length >= 3 ? int.Parse(LastReply.Substring(0, 3)) : 0;
            if (!expect.Contains(code))
            {
                Error = name + " command failed: " + LastReply;
                return false;
            }
            return true;
        }

        private string GetLines()
        {
            StringBuilder data = new StringBuilder();
            string str;
            while ((str = rd.ReadLine()) != null)
            {
                data.Append(str).Append('\n');
                if (str.Length < 4 || str[3] == ' ')
                    break;
            }
            return data.ToString();
        }
    }

    public class ContactFormMailer
    {
        private readonly IDictionary<string, string> settings;

        public ContactFormMailer(IDictionary<string, string> settings)
        {
            this.settings = settings;
        }

        public string Send(string name, string email, string text)
        {
            Smtp smtp = new Smtp();
            if (!smtp.Connect(settings["smtp_host"], int.Parse(settings["smtp_port"]), 30))
                return smtp.Error;
            try
            {
                if (!smtp.Hello(settings["site_host"]))
                    return smtp.Error;
                if (settings["smtp_auth"] == "1" && !smtp.Authenticate(settings["smtp_user"], settings["smtp_pass"]))
                    return smtp.Error;
                smtp.Mail(settings["site_mail"]); //? SMTP005
                if (!smtp.Recipient(settings["owner_mail"]))
                    return smtp.Error;
                string msg = "From: " + settings["site_mail"] + "\nReply-To: " + email + "\nTo: " + settings["owner_mail"]
                    + "\nSubject: Contact form: " + name + "\n\n" + text;
                return smtp.Data(msg) ? "" : smtp.Error;
            }
            finally
            {
                smtp.Quit();
            }
        }
    }
}
