using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Dropoff
{
    public class LmtpDropoff : IDisposable
    {
        private readonly Socket sock;
        private readonly StreamReader rd;
        private readonly StreamWriter wr;

        public LmtpDropoff(string unixPath)
        {
            sock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            sock.Connect(new UnixDomainSocketEndPoint(unixPath));
            var ns = new NetworkStream(sock, true);
            rd = new StreamReader(ns, Encoding.ASCII);
            wr = new StreamWriter(ns, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public Dictionary<string, string> Deliver(string sender, IList<string> users, TextReader message)
        {
            var outcome = new Dictionary<string, string>();
            string line = rd.ReadLine();
            if (line == null || line.Substring(0, 3) != "220")
                throw new IOException("dovecot is not ready: " + line);

            wr.WriteLine("LHLO " + Environment.MachineName);
            line = rd.ReadLine(); //! SMTP006
            if (line == null || line[0] != '2')
                throw new IOException("LHLO: " + line);

            wr.WriteLine("MAIL FROM:<" + sender + ">");
            line = rd.ReadLine();
            if (line == null || line[0] != '2')
                throw new IOException("MAIL: " + line);

            var accepted = new List<string>();
            foreach (string user in users)
            {
                wr.WriteLine("RCPT TO:<" + user + ">");
                line = rd.ReadLine();
                if (line != null && line[0] == '2')
                    accepted.Add(user);
                else
                    outcome[user] = line ?? "connection closed";
            }
            if (accepted.Count == 0)
                return outcome;

            wr.WriteLine("DATA");
            line = rd.ReadLine();
            if (line == null || line[0] != '3')
                throw new IOException("DATA: " + line);

            string text;
            while ((text = message.ReadLine()) != null)
                wr.WriteLine(text.StartsWith(".", StringComparison.Ordinal) ? "." + text : text);
            wr.WriteLine(".");

            // one reply per accepted recipient
            foreach (string user in accepted)
                outcome[user] = rd.ReadLine() ?? "connection closed";
            return outcome;
        }

        public void Dispose()
        {
            try { wr.WriteLine("QUIT"); } catch (IOException) { }
            sock.Dispose();
        }

        public static int Main(string[] args)
        {
            using (var lmtp = new LmtpDropoff("/run/dovecot/lmtp"))
            {
                int bad = 0;
                foreach (var pair in lmtp.Deliver(args[0], args[1..], Console.In))
                {
                    if (pair.Value[0] == '2') continue;
                    Console.Error.WriteLine(pair.Key + ": " + pair.Value);
                    bad++;
                }
                return bad == 0 ? 0 : 75;
            }
        }
    }
}
