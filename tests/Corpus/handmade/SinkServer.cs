using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevTools.MailSink
{
    public class SinkServer
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 2525);
        private readonly string _folder;

        public SinkServer(string folder) { _folder = folder; }

        public async Task RunAsync(CancellationToken ct)
        {
            _listener.Start();
            while (!ct.IsCancellationRequested)
            {
                var c = await _listener.AcceptTcpClientAsync(ct);
                _ = Task.Run(() => Session(c));
            }
        }

        private void Session(TcpClient c)
        {
            using (c)
            using (var r = new StreamReader(c.GetStream(), Encoding.ASCII))
            using (var w = new StreamWriter(c.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                w.WriteLine("220 sink ESMTP");
                string from = null;
                var to = new List<string>();
                string line;
                while ((line = r.ReadLine()) != null)
                {
                    string verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line;
                    switch (verb)
                    {
                        case "EHLO":
                            w.WriteLine("250-sink");
                            w.WriteLine("250-8BITMIME");
                            w.WriteLine("250 SIZE 10485760");
                            break;
                        case "HELO":
                        case "NOOP":
                            w.WriteLine("250 ok");
                            break;
                        case "MAIL":
                            from = line.Substring(5);
                            w.WriteLine("250 ok");
                            break;
                        case "RCPT":
                            if (from == null) { w.WriteLine("503 MAIL first"); break; }
                            to.Add(line.Substring(5));
                            w.WriteLine("250 ok");
                            break;
                        case "DATA":
                            if (to.Count == 0) { w.WriteLine("503 RCPT first"); break; }
                            w.WriteLine("354 go on");
                            w.WriteLine(Store(r) ? "250 stored" : "451 disk trouble, try again");
                            from = null;
                            to.Clear();
                            break;
                        case "RSET":
                            from = null;
                            to.Clear();
                            w.WriteLine("250 ok");
                            break;
                        case "QUIT":
                            w.WriteLine("221 bye");
                            return;
                        default:
                            w.WriteLine("500 what?");
                            break;
                    }
                }
            }
        }

        private bool Store(StreamReader r)
        {
            var sb = new StringBuilder();
            string l;
            while ((l = r.ReadLine()) != null && l != ".")
                sb.AppendLine(l.StartsWith("..") ? l.Substring(1) : l);
            try
            {
                File.WriteAllText(Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".eml"), sb.ToString());
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
