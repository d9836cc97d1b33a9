using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Bulk.Pipelining
{
    public class PipelinedSender
    {
        readonly StreamReader _r;
        readonly Stream _s;

        public PipelinedSender(TcpClient connected)
        {
            _s = connected.GetStream();
            _r = new StreamReader(_s, Encoding.ASCII);
        }

        public bool CanPipeline { get; private set; }

        public void Start(string me)
        {
            var g = NextReply();
            if (g.code != 220) throw new IOException("greeting: " + g.code);
            Write("EHLO " + me + "\r\n");
            var e = NextReply();
            if (e.code != 250) throw new IOException("EHLO: " + e.code);
            CanPipeline = e.lines.Any(l => l.StartsWith("PIPELINING", StringComparison.OrdinalIgnoreCase));
        }

        public IDictionary<string, int> Send(string from, IList<string> rcpts, string eml)
        {
            if (!CanPipeline) throw new NotSupportedException("server without PIPELINING");

            var batch = new StringBuilder();
            batch.Append("MAIL FROM:<").Append(from).Append(">\r\n");
            foreach (var r in rcpts) batch.Append("RCPT TO:<").Append(r).Append(">\r\n");
            batch.Append("DATA\r\n");
            Write(batch.ToString());

            var codes = new List<int>();
            for (int i = 0; i < rcpts.Count + 2; i++) codes.Add(NextReply().code);

            var result = new Dictionary<string, int>();
            for (int i = 0; i < rcpts.Count; i++)
                result[rcpts[i]] = codes[0] / 100 == 2 ? codes[i + 1] : codes[0];

            int data = codes[codes.Count - 1];
            if (data / 100 != 3)
            {
                foreach (var r in rcpts.Where(a => result[a] / 100 == 2).ToList()) result[r] = data;
                return result;
            }

            bool any = result.Values.Any(c => c / 100 == 2);
            Write(any ? Stuff(eml) + ".\r\n" : ".\r\n");
            int final = NextReply().code;
            foreach (var r in rcpts)
                if (result[r] / 100 == 2) result[r] = final;
            return result;
        }

        public void Quit()
        {
            Write("QUIT\r\n");
            try { NextReply(); } catch (IOException) { }
        }

        static string Stuff(string eml)
        {
            var sb = new StringBuilder();
            foreach (var l in eml.Replace("\r\n", "\n").Split('\n'))
                sb.Append(l.StartsWith(".") ? "." : "").Append(l).Append("\r\n");
            return sb.ToString();
        }

        void Write(string s)
        {
            var b = Encoding.UTF8.GetBytes(s);
            _s.Write(b, 0, b.Length);
        }

        (int code, List<string> lines) NextReply()
        {
            var lines = new List<string>();
            while (true)
            {
                var l = _r.ReadLine();
                if (l == null) throw new IOException("connection lost");
                lines.Add(l.Length > 4 ? l.Substring(4) : "");
                if (l.Length == 3 || l[3] == ' ') return (int.Parse(l.Substring(0, 3)), lines);
            }
        }
    }
}
