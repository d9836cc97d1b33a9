using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Corpus.Lookalikes.TinyMta
{
    public interface ISpool
    {
        string Put(string from, IReadOnlyCollection<string> to, string message);
    }

    /// <summary>Receives mail of the machines in the hall; one thread for each.</summary>
    public class TinyMta
    {
        private enum Phase { Start, Greeted, Mail, Rcpt }

        private readonly ISpool _spool;
        private volatile bool _stop;

        public TinyMta(ISpool spool) { _spool = spool; }

        public void Run()
        {
            TcpListener listener = new TcpListener(IPAddress.Any, 25);
            listener.Start();
            while (!_stop)
            {
                Socket socket = listener.AcceptSocket();
                new Thread(() => Session(socket)) { IsBackground = true }.Start();
            }
        }

        public void Stop() { _stop = true; }

        private void Session(Socket socket)
        {
            Phase phase = Phase.Start;
            string from = "";
            List<string> to = new List<string>();

            using (NetworkStream stream = new NetworkStream(socket, true))
            using (StreamReader r = new StreamReader(stream))
            using (StreamWriter w = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" })
            {
                w.WriteLine("220 hall.plant.example ready");
                string line;
                while ((line = r.ReadLine()) != null)
                {
                    string verb = line.Length >= 4 ? line.Substring(0, 4).ToUpperInvariant() : line.ToUpperInvariant();
                    switch (verb)
                    {
                        case "HELO":
                        case "EHLO":
                            phase = Phase.Greeted;
                            w.WriteLine("250 hall.plant.example");
                            break;
                        case "MAIL":
                            if (phase != Phase.Greeted) { w.WriteLine("503 say HELO first"); break; }
                            from = line.Substring("MAIL FROM:".Length);
                            phase = Phase.Mail;
                            w.WriteLine("250 ok");
                            break;
                        case "RCPT":
                            if (phase < Phase.Mail) { w.WriteLine("503 MAIL first"); break; }
                            to.Add(line.Substring("RCPT TO:".Length));
                            phase = Phase.Rcpt;
                            w.WriteLine("250 ok");
                            break;
                        case "DATA":
                            if (phase != Phase.Rcpt) { w.WriteLine("554 no valid recipients"); break; }
                            w.WriteLine("354 end with a dot");
                            StringWriter text = new StringWriter();
                            while ((line = r.ReadLine()) != null && line != ".")
                                text.WriteLine(line.StartsWith("..") ? line.Substring(1) : line);
                            w.WriteLine("250 queued as " + _spool.Put(from, to, text.ToString()));
                            phase = Phase.Greeted;
                            to.Clear();
                            break;
                        case "RSET":
                            phase = Phase.Greeted;
                            to.Clear();
                            w.WriteLine("250 ok");
                            break;
                        case "QUIT":
                            w.WriteLine("221 bye");
                            return;
                        default:
                            w.WriteLine("502 not implemented");
                            break;
                    }
                }
            }
        }
    }
}
