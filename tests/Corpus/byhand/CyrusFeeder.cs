using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Import.Cyrus
{
    /// <summary>Feeds the old mbox files into the new store, port 24.</summary>
    public class CyrusFeeder
    {
        private readonly string host;
        private StreamReader rd;
        private StreamWriter wr;
        private int stored;
        private int failed;

        public CyrusFeeder(string host) { this.host = host; }

        public void Run(string mbox, string user)
        {
            using (var tcp = new TcpClient(host, 24))
            {
                rd = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                wr = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

                string line = rd.ReadLine();
                if (line == null || !line.StartsWith("220"))
                    throw new IOException("LMTP server said " + line);

                wr.WriteLine("LHLO import.example");
                line = rd.ReadLine(); //! SMTP006
                if (line == null || line[0] != '2')
                    throw new IOException("LHLO: " + line);

                foreach (string[] message in Split(mbox))
                {
                    if (Store(user, message))
                        stored++;
                    else
                        failed++;
                }

                wr.WriteLine("QUIT");
            }
            Console.WriteLine("{0}: {1} stored, {2} failed", user, stored, failed);
        }

        private bool Store(string user, string[] message)
        {
            wr.WriteLine("MAIL FROM:<>");
            string line = rd.ReadLine();
            if (line == null || line[0] != '2')
                return false;

            wr.WriteLine("RCPT TO:<" + user + ">");
            line = rd.ReadLine();
            if (line == null || line[0] != '2')
            {
                wr.WriteLine("RSET");
                rd.ReadLine();
                return false;
            }

            wr.WriteLine("DATA");
            line = rd.ReadLine();
            if (line == null || line[0] != '3')
                return false;
            foreach (string text in message)
                wr.WriteLine(text.StartsWith(".") ? "." + text : text);
            wr.WriteLine(".");
            line = rd.ReadLine();
            return line != null && line[0] == '2';
        }

        private static IEnumerable<string[]> Split(string mbox)
        {
            var current = new List<string>();
            foreach (string line in File.ReadLines(mbox, Encoding.Latin1))
            {
                if (line.StartsWith("From ") && current.Count > 0)
                {
                    yield return current.ToArray();
                    current.Clear();
                }
                else if (!line.StartsWith("From "))
                {
                    current.Add(line);
                }
            }
            if (current.Count > 0)
                yield return current.ToArray();
        }

        public static void Main(string[] args)
        {
            foreach (string file in Directory.GetFiles(args[1], "*.mbox"))
                new CyrusFeeder(args[0]).Run(file, Path.GetFileNameWithoutExtension(file));
        }
    }
}
