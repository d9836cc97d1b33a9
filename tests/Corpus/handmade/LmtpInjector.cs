using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Dovecot.Injector
{
    public sealed class LmtpInjector
    {
        public sealed class Result
        {
            public string Mailbox { get; set; }
            public string Reply { get; set; }
            public bool Stored => Reply != null && Reply.Length > 0 && Reply[0] == '2';
        }

        public async Task<List<Result>> InjectAsync(string socketPath, string from, string[] boxes, Stream eml)
        {
            using var sock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await sock.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
            using var net = new NetworkStream(sock);
            using var r = new StreamReader(net, Encoding.ASCII, false, 4096, true);
            using var w = new StreamWriter(net, new UTF8Encoding(false), 4096, true) { NewLine = "\r\n" };

            await Need(r, "220", "greeting");
            await Line(w, "LHLO injector");
            await Need(r, "250", "LHLO");
            await Line(w, $"MAIL FROM:<{from}>");
            await Need(r, "250", "MAIL");

            var results = new List<Result>();
            var open = new List<Result>();
            foreach (var b in boxes)
            {
                await Line(w, $"RCPT TO:<{b}>");
                var res = new Result { Mailbox = b, Reply = await Read(r) };
                results.Add(res);
                if (res.Stored) open.Add(res);
            }
            if (open.Count == 0)
            {
                await Line(w, "QUIT");
                return results;
            }

            await Line(w, "DATA");
            await Need(r, "354", "DATA");
            using (var er = new StreamReader(eml))
            {
                string l;
                while ((l = await er.ReadLineAsync()) != null)
                    await w.WriteLineAsync(l.StartsWith('.') ? '.' + l : l);
            }
            await Line(w, ".");
            // one reply for each recipient that was taken
            foreach (var res in open)
                res.Reply = await Read(r);
            await Line(w, "QUIT");
            return results;
        }

        static async Task Line(StreamWriter w, string s)
        {
            await w.WriteLineAsync(s);
            await w.FlushAsync();
        }

        static async Task<string> Read(StreamReader r)
        {
            string l;
            while ((l = await r.ReadLineAsync()) != null && l.Length > 3 && l[3] == '-') { }
            return l;
        }

        static async Task Need(StreamReader r, string code, string what)
        {
            var l = await Read(r);
            if (l == null || !l.StartsWith(code, StringComparison.Ordinal))
                throw new IOException(what + ": " + (l ?? "no answer"));
        }
    }
}
