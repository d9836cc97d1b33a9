using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Kiosk.Alerts
{
    public static class SmtpStreamExtensions
    {
        public static Stream Tell(this Stream s, string line)
        {
            var b = Encoding.ASCII.GetBytes(line + "\r\n");
            s.Write(b, 0, b.Length);
            return s;
        }

        public static string Hear(this Stream s)
        {
            var lines = new List<string>();
            var cur = new StringBuilder();
            for (int c = s.ReadByte(); c >= 0; c = s.ReadByte())
            {
                if (c == '\r') continue;
                if (c != '\n') { cur.Append((char)c); continue; }
                lines.Add(cur.ToString());
                if (cur.Length < 4 || cur[3] != '-') break;
                cur.Clear();
            }
            return string.Join("\n", lines);
        }

        public static Stream Require(this Stream s, char digit)
        {
            var r = s.Hear();
            if (r.Length == 0 || r[0] != digit) throw new InvalidDataException("mail server: " + r);
            return s;
        }
    }

    public class PaperOutAlert
    {
        public string Relay { get; set; } = "10.0.0.9";
        public string To { get; set; } = "service@kiosk.example";

        public void Raise(string kioskId)
        {
            using (var tcp = new TcpClient(Relay, 25))
            using (Stream s = tcp.GetStream())
            {
                s.Hear(); //! SMTP003
                s.Tell("EHLO " + kioskId).Require('2');
                s.Tell("MAIL FROM:<" + kioskId + "@kiosk.example>").Require('2');
                s.Tell("RCPT TO:<" + To + ">").Require('2');
                s.Tell("DATA").Require('3');
                s.Tell("From: <" + kioskId + "@kiosk.example>");
                s.Tell("To: <" + To + ">");
                s.Tell("Subject: paper out at " + kioskId);
                s.Tell("");
                s.Tell("Please refill.");
                s.Tell(".").Require('2');
                s.Tell("QUIT").Hear();
            }
        }
    }
}
