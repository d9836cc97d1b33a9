using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Hobby.Mailer
{
    class CharReader
    {
        readonly TextReader inner;

        public CharReader(TextReader r) { inner = r; }

        public string Next()
        {
            var sb = new StringBuilder();
            int c = inner.Read();
            if (c < 0) return null;
            while (c >= 0 && c != '\n')
            {
                if (c != '\r') sb.Append((char)c);
                c = inner.Read();
            }
            return sb.ToString();
        }

        // whole reply, lines glued with blanks
        public string NextReply()
        {
            string l, all = "";
            while ((l = Next()) != null)
            {
                all += (all == "" ? "" : " ") + l;
                if (!(l.Length > 3 && l[3] == '-')) return all;
            }
            return all == "" ? null : all;
        }
    }

    public class Mailer
    {
        public List<string> Transcript = new List<string>();

        public bool Send(string host, string from, string to, string msg)
        {
            using (var c = new TcpClient(host, 25))
            using (var st = c.GetStream())
            using (var sr = new StreamReader(st))
            using (var w = new StreamWriter(st))
            {
                w.NewLine = "\r\n";
                w.AutoFlush = true;
                var r = new CharReader(sr);

                string[] cmds = { null, "EHLO hobby.example", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", msg + "\r\n." };
                char[] want = { '2', '2', '2', '2', '3', '2' };
                for (int i = 0; i < cmds.Length; i++)
                {
                    if (cmds[i] != null)
                    {
                        Transcript.Add("C: " + cmds[i]);
                        w.WriteLine(cmds[i]);
                    }
                    string a = r.NextReply();
                    Transcript.Add("S: " + a);
                    if (a == null || a.Length == 0) return false;
                    if (a[0] != want[i])
                    {
                        w.WriteLine("QUIT");
                        return false;
                    }
                }
                w.WriteLine("QUIT");
                return true;
            }
        }
    }
}
