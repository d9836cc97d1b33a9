using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Legacy.MailQueue
{
    /// <summary>Takes *.eml from the spool folder and gives them to the smart host.</summary>
    public class RawQueueSender
    {
        private readonly string folder;
        private readonly string smartHost;

        public RawQueueSender(string folder, string smartHost)
        {
            this.folder = folder;
            this.smartHost = smartHost;
        }

        public void Run()
        {
            foreach (string file in Directory.GetFiles(folder, "*.eml"))
            {
                string[] head = File.ReadAllLines(Path.ChangeExtension(file, ".env"));
                string from = head[0];
                List<string> to = new List<string>(head);
                to.RemoveAt(0);

                string problem = Transfer(from, to, file);
                if (problem == null)
                {
                    File.Delete(file);
                    File.Delete(Path.ChangeExtension(file, ".env"));
                }
                else
                {
                    Console.Error.WriteLine(Path.GetFileName(file) + ": " + problem);
                }
            }
        }

        private string Transfer(string from, List<string> to, string file)
        {
            using (TcpClient tcp = new TcpClient(smartHost, 25))
            using (StreamReader input = new StreamReader(tcp.GetStream(), Encoding.Latin1))
            using (StreamWriter output = new StreamWriter(tcp.GetStream(), Encoding.Latin1))
            {
                output.NewLine = "\r\n";
                output.AutoFlush = true;

                string reply = ReadReply(input);
                if (!reply.StartsWith("220"))
                    return "greeting: " + reply;

                reply = Ask(input, output, "HELO spooler.legacy.example");
                if (reply[0] != '2')
                    return "HELO: " + reply;

                reply = Ask(input, output, "MAIL FROM:<" + from + ">"); //! SMTP005
                int accepted = 0;
                foreach (string recipient in to)
                {
                    reply = Ask(input, output, "RCPT TO:<" + recipient + ">");
                    if (reply.StartsWith("250")) //! SMTP103
                        accepted++;
                    else
                        Console.Error.WriteLine(recipient + ": " + reply);
                }

                if (accepted == 0)
                    return "no recipient accepted";

                reply = Ask(input, output, "DATA");
                if (reply[0] != '3')
                    return "DATA: " + reply;

                foreach (string line in File.ReadLines(file, Encoding.Latin1))
                    output.WriteLine(line.StartsWith(".") ? "." + line : line);

                reply = Ask(input, output, ".");
                if (reply[0] != '2')
                    return "end of data: " + reply;

                output.WriteLine("QUIT");
                return null;
            }
        }

        private static string Ask(StreamReader input, StreamWriter output, string command)
        {
            output.WriteLine(command);
            return ReadReply(input);
        }

        private static string ReadReply(StreamReader input)
        {
            string line;
            do
            {
                line = input.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("The smart host has gone away.");
            }
            while (line.Length > 3 && line[3] == '-');

            return line;
        }
    }
}
