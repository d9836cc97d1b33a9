using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Outbound.Delivery
{
    public enum Verdict { Delivered, Rejected, Deferred }

    public sealed class MxWalker
    {
        private readonly Func<string, IEnumerable<string>> resolveMx;
        private readonly Action<string> trace;

        public MxWalker(Func<string, IEnumerable<string>> resolveMx, Action<string> trace)
        {
            this.resolveMx = resolveMx;
            this.trace = trace ?? (_ => { });
        }

        public Verdict Deliver(string from, string to, string eml)
        {
            string domain = to.Substring(to.LastIndexOf('@') + 1);
            foreach (string mx in resolveMx(domain))
            {
                try
                {
                    using (TcpClient tcp = new TcpClient())
                    {
                        if (!tcp.ConnectAsync(mx, 25).Wait(TimeSpan.FromSeconds(30)))
                        {
                            trace(mx + ": connect timeout");
                            continue;
                        }
                        var io = new Wire(tcp.GetStream());
                        string greet = io.Reply();
                        if (Class(greet) != 2)
                        {
                            // 421, 521, 554: somebody else may take it
                            trace(mx + ": " + greet);
                            io.Say("QUIT");
                            continue;
                        }
                        Verdict v = Transaction(io, from, to, eml, out string last);
                        trace(mx + ": " + last);
                        if (v != Verdict.Deferred) return v;
                    }
                }
                catch (Exception e) when (e is IOException || e is SocketException || e is AggregateException)
                {
                    trace(mx + ": " + e.Message);
                }
            }
            return Verdict.Deferred;
        }

        static Verdict Transaction(Wire io, string from, string to, string eml, out string last)
        {
            last = io.Ask("EHLO out.delivery.example");
            if (Class(last) == 5) last = io.Ask("HELO out.delivery.example");
            if (Class(last) != 2) return Verdict.Deferred;
            foreach (string cmd in new[] { "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">" })
            {
                last = io.Ask(cmd);
                if (Class(last) == 5) return Verdict.Rejected;
                if (Class(last) != 2) return Verdict.Deferred;
            }
            last = io.Ask("DATA");
            if (Class(last) == 5) return Verdict.Rejected;
            if (Class(last) != 3) return Verdict.Deferred;
            last = io.Ask(eml + "\r\n.");
            io.Say("QUIT");
            switch (Class(last))
            {
                case 2: return Verdict.Delivered;
                case 5: return Verdict.Rejected;
                default: return Verdict.Deferred;
            }
        }

        static int Class(string reply)
        {
            return reply.Length > 0 ? reply[0] - '0' : 0;
        }

        private sealed class Wire
        {
            private readonly StreamReader r;
            private readonly Stream s;
            public Wire(Stream stream) { s = stream; r = new StreamReader(stream, Encoding.UTF8); }
            public void Say(string line) { s.Write(Encoding.UTF8.GetBytes(line + "\r\n")); }
            public string Ask(string line) { Say(line); return Reply(); }
            public string Reply()
            {
                var lines = new List<string>();
                string l;
                do
                {
                    l = r.ReadLine();
                    if (l == null) throw new IOException("lost connection");
                    lines.Add(l);
                } while (l.Length > 3 && l[3] == '-');
                return string.Join(" | ", lines);
            }
        }
    }
}
