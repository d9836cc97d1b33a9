using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DevTools.CatchAll
{
    /// <summary>Development SMTP sink: accepts everything and stores it as .eml files.</summary>
    public class CatchAllServer
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 2525);
        private readonly string _folder;

        public CatchAllServer(string folder) { _folder = folder; }

        public async Task RunAsync(CancellationToken ct)
        {
            Directory.CreateDirectory(_folder);
            _listener.Start();
            while (!ct.IsCancellationRequested)
            {
                var c = await _listener.AcceptTcpClientAsync(ct);
                _ = Task.Run(() => Serve(c));
            }
        }

        private void Serve(TcpClient c)
        {
            using (c)
            {
                var r = new StreamReader(c.GetStream(), Encoding.UTF8);
                var w = new StreamWriter(c.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                w.WriteLine("220 catchall ready");
                string line, from = null;
                var to = new List<string>();
                while ((line = r.ReadLine()) != null)
                {
                    var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    switch (verb)
                    {
                        case "HELO":
                            w.WriteLine("250 catchall");
                            break;
                        case "EHLO":
                            w.WriteLine("250-catchall");
                            w.WriteLine("250 8BITMIME");
                            break;
                        case "MAIL":
                            from = Between(line);
                            to.Clear();
                            w.WriteLine("250 2.1.0 sender ok");
                            break;
                        case "RCPT":
                            if (from == null) { w.WriteLine("503 5.5.1 MAIL first"); break; }
                            to.Add(Between(line));
                            w.WriteLine("250 2.1.5 recipient ok");
                            break;
                        case "DATA":
                            if (to.Count == 0) { w.WriteLine("554 5.5.1 no valid recipients"); break; }
                            w.WriteLine("354 go ahead");
                            try
                            {
                                Store(r, from, to);
                                w.WriteLine("250 2.0.0 stored");
                            }
                            catch (UnauthorizedAccessException)
                            {
                                w.WriteLine("451 4.3.0 cannot write");
                            }
                            from = null;
                            break;
                        case "RSET":
                        case "NOOP":
                            w.WriteLine("250 ok");
                            break;
                        case "QUIT":
                            w.WriteLine("221 bye");
                            return;
                        default:
                            w.WriteLine("502 5.5.1 what?");
                            break;
                    }
                }
            }
        }

        private void Store(TextReader r, string from, IEnumerable<string> to)
        {
            var text = new StringBuilder();
            text.AppendLine("X-Envelope: " + from + " -> " + string.Join(",", to));
            string l;
            while ((l = r.ReadLine()) != null && l != ".")
                text.AppendLine(l.StartsWith("..") ? l.Substring(1) : l);
            File.WriteAllText(Path.Combine(_folder, DateTime.UtcNow.Ticks + ".eml"), text.ToString());
        }

        private static string Between(string line)
        {
            int a = line.IndexOf('<'), b = line.IndexOf('>');
            return a >= 0 && b > a ? line.Substring(a + 1, b - a - 1) : line;
        }
    }
}
