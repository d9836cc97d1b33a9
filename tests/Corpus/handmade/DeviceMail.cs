using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Firmware.Tools
{
    class DeviceMail
    {
        private Stream st;

        private string GetLine()
        {
            string s = "";
            char c;
            int x;
            while (true)
            {
                x = st.ReadByte();
                if (x < 0) return s;
                c = (char)x;
                if (c == '\n') break;
                if (c != '\r') s += c;
            }
            return s;
        }

        private void PutLine(string s)
        {
            for (int i = 0; i < s.Length; i++) st.WriteByte((byte)s[i]);
            st.WriteByte(13);
            st.WriteByte(10);
        }

        public string Mail(string relay, string from, string to, string subj, string text)
        {
            string l;
            TcpClient t = new TcpClient(relay, 25);
            st = t.GetStream();

            l = GetLine();
            if (!l.StartsWith("220")) return "ERR greeting " + l;

            PutLine("EHLO gateway"); st.Flush();
            l = GetLine(); //? SMTP006
            if (!l.StartsWith("250")) return "ERR ehlo " + l;

            PutLine("MAIL FROM:<" + from + ">"); st.Flush();
            l = GetLine();
            if (!l.StartsWith("250")) return "ERR from " + l;

            PutLine("RCPT TO:<" + to + ">"); st.Flush();
            l = GetLine();
            if (!l.StartsWith("25")) return "ERR rcpt " + l;

            PutLine("DATA"); st.Flush();
            l = GetLine();
            if (!l.StartsWith("354")) return "ERR data " + l;

            PutLine("Subject: " + subj);
            PutLine("From: " + from);
            PutLine("To: " + to);
            PutLine("");
            PutLine(text);
            PutLine("."); st.Flush();
            l = GetLine();
            if (!l.StartsWith("250")) return "ERR end " + l;

            PutLine("QUIT"); st.Flush();
            t.Close();
            return "OK";
        }
    }
}
