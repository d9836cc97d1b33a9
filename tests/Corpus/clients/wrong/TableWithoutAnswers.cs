using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.TableWithoutAnswers
{
    /// <summary>Sends the lines of a list, and waits for something after each.</summary>
    public static class ScriptMailer
    {
        public static void Run(string host, string from, string to)
        {
            var script = new[]
            {
                "HELO script.example",
                "MAIL FROM:<" + from + ">",
                "RCPT TO:<" + to + ">",
                "DATA",
                "Subject: Script\r\n\r\nDone.\r\n.",
                "QUIT",
            };

            using (var client = new TcpClient(host, 25))
            using (var reader = new StreamReader(client.GetStream()))
            using (var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true })
            {
                Console.WriteLine("< " + Hear(reader));  //! SMTP003
                foreach (var line in script)
                {
                    Console.WriteLine("> " + line);
                    writer.WriteLine(line);
                    Console.WriteLine("< " + Hear(reader));  //! SMTP005
                }
            }
        }

        private static string Hear(TextReader reader)
        {
            var line = reader.ReadLine() ?? "";
            while (line.Length > 3 && line[3] == '-')
                line = reader.ReadLine() ?? "";
            return line;
        }
    }
}
