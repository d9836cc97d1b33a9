using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Support.Tools
{
    /// <summary>
    /// Plays a dialogue from a text file against a mail server. "S:" lines are patterns for what the server has to say.
    ///   S: 220
    ///   C: EHLO test.example
    ///   S: 250
    /// </summary>
    public static class DialogueRunner
    {
        private static readonly (string Who, string Text)[] Default =
        {
            ("S", "220"),
            ("C", "EHLO test.example"),
            ("S", "250"),
            ("C", "MAIL FROM:<test@test.example>"),
            ("S", "2.."),
            ("C", "RCPT TO:<postmaster>"),
            ("S", "2.."),
            ("C", "DATA"),
            ("S", "354"),
            ("C", "Subject: test"),
            ("C", ""),
            ("C", "test"),
            ("C", "."),
            ("S", "2.."),
            ("C", "QUIT"),
            ("S", "221"),
        };

        public static int Main(string[] args)
        {
            if (args.Length == 0)
            {
                Console.Error.WriteLine("usage: DialogueRunner host[:port] [file]");
                return 64;
            }

            var target = args[0].Split(':');
            var steps = args.Length > 1 ? Load(args[1]) : Default;
            using (var tcp = new TcpClient(target[0], target.Length > 1 ? int.Parse(target[1]) : 25))
            {
                tcp.ReceiveTimeout = 300_000;
                return Play(tcp.GetStream(), steps) ? 0 : 1;
            }
        }

        private static IEnumerable<(string Who, string Text)> Load(string file)
            => File.ReadLines(file)
                .Where(line => line.StartsWith("C:") || line.StartsWith("S:"))
                .Select(line => (line.Substring(0, 1), line.Length > 3 ? line.Substring(3) : ""));

        private static bool Play(Stream stream, IEnumerable<(string Who, string Text)> steps)
        {
            var reader = new StreamReader(stream, Encoding.ASCII);
            foreach (var (who, text) in steps)
            {
                if (who == "C")
                {
                    Console.WriteLine("C: " + text);
                    stream.Write(Encoding.ASCII.GetBytes(text + "\r\n"));
                    continue;
                }

                string line;
                do
                {
                    line = reader.ReadLine();
                    Console.WriteLine("S: " + line);
                }
                while (line != null && Regex.IsMatch(line, "^[2-5][0-9][0-9]-"));

                if (line == null || !Regex.IsMatch(line, "^" + text))
                {
                    Console.WriteLine("expected " + text);
                    return false;
                }
            }
            return true;
        }
    }
}
