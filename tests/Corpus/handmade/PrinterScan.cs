using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace ScanToMail
{
    public class ScanSender
    {
        TcpClient _c = new TcpClient();
        Stream _s;
        StreamReader _r;
        public string Error = "";

        bool Cmd(string what, int want)
        {
            byte[] raw = Encoding.ASCII.GetBytes(what + "\r\n");
            _s.Write(raw, 0, raw.Length);
            return Got(want);
        }

        bool Got(int want)
        {
            string l = _r.ReadLine();
            while (l != null && l.Length > 3 && l[3] == '-') l = _r.ReadLine();
            if (l == null || l.Length < 3) { Error = "no answer"; return false; }
            if (!l.StartsWith(want.ToString())) { Error = l; return false; }
            return true;
        }

        public bool SendScan(string smtpServer, string to, byte[] pdf)
        {
            try
            {
                _c.Connect(smtpServer, 25);
                _s = _c.GetStream();
                _r = new StreamReader(_s, Encoding.ASCII);
            }
            catch (SocketException ex) //! SMTP007
            {
                Error = ex.Message;
            }

            if (!Got(220)) return Abort();
            if (!Cmd("HELO scanner", 250)) return Abort();
            if (!Cmd("MAIL FROM:<scanner@local>", 250)) return Abort();
            if (!Cmd("RCPT TO:<" + to + ">", 250)) return Abort(); //! SMTP103
            if (!Cmd("DATA", 354)) return Abort();

            StringBuilder m = new StringBuilder();
            m.Append("Subject: scan\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n");
            m.Append("Content-Transfer-Encoding: base64\r\n\r\n");
            m.Append(Convert.ToBase64String(pdf, Base64FormattingOptions.InsertLineBreaks));
            if (!Cmd(m + "\r\n.", 250)) return Abort();
            Cmd("QUIT", 221);
            _c.Close();
            return true;
        }

        bool Abort()
        {
            Cmd("QUIT", 221);
            _c.Close();
            return false;
        }
    }
}
