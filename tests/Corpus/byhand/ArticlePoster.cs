using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Newsroom.Gateway
{
    /// <summary>Posts the press releases of the SMTP list into the local newsgroup (NNTP, port 119).</summary>
    public class ArticlePoster
    {
        private readonly string server;
        private StreamReader reader;
        private StreamWriter writer;

        public ArticlePoster(string server)
        {
            this.server = server;
        }

        public List<string> PostAll(IEnumerable<KeyValuePair<string, string>> releases)
        {
            var rejected = new List<string>();
            using (var tcp = new TcpClient(server, 119))
            {
                reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
                writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

                string welcome = reader.ReadLine();
                Console.WriteLine(welcome);
                writer.WriteLine("MODE READER");
                welcome = reader.ReadLine();
                Console.WriteLine(welcome);

                foreach (var r in releases)
                {
                    int code = 0;
                    for (int attempt = 0; attempt < 3; attempt++)
                    {
                        code = Post(r.Key, r.Value);
                        if (code == 240)
                            break;
                        if (code == 436 || code == 503)
                            continue;
                        break;
                    }
                    if (code != 240)
                        rejected.Add(r.Key + " (" + code + ")");
                }

                writer.WriteLine("QUIT");
                reader.ReadLine();
            }
            return rejected;
        }

        private int Post(string subject, string text)
        {
            writer.WriteLine("POST");
            string answer = reader.ReadLine();
            if (!answer.StartsWith("340"))
                return int.Parse(answer.Substring(0, 3));
            writer.WriteLine("From: press@newsroom.example");
            writer.WriteLine("Newsgroups: local.press");
            writer.WriteLine("Subject: " + subject);
            writer.WriteLine();
            foreach (string line in text.Split('\n'))
            {
                string l = line.TrimEnd('\r');
                writer.WriteLine(l.StartsWith(".") ? "." + l : l);
            }
            writer.WriteLine(".");
            answer = reader.ReadLine();
            return int.Parse(answer.Substring(0, 3));
        }

        public static void Main(string[] args)
        {
            var list = new List<KeyValuePair<string, string>>();
            foreach (string file in Directory.GetFiles(args[1], "*.txt"))
                list.Add(new KeyValuePair<string, string>(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
            foreach (string r in new ArticlePoster(args[0]).PostAll(list))
                Console.WriteLine("rejected: " + r);
        }
    }
}
