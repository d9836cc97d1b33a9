using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.LmtpDrop
{
    /// <summary>Hands archived messages to the local mail store.</summary>
    public class LmtpDrop
    {
        private readonly string _socketPath;

        public LmtpDrop(string socketPath)
        {
            _socketPath = socketPath;
        }

        public bool Drop(string from, string mailbox, string message)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
            using (var stream = new NetworkStream(socket, true))
            using (var reader = new StreamReader(stream, Encoding.UTF8))
            using (var writer = new StreamWriter(stream, new UTF8Encoding(false)))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                string? greeting = reader.ReadLine();
                if (greeting == null || !greeting.StartsWith("220 "))
                    return false;

                writer.WriteLine("LHLO archive");
                string? answer = reader.ReadLine();  //! SMTP006
                if (answer == null || answer[0] != '2')
                    return false;

                writer.WriteLine("MAIL FROM:<{0}>", from);
                if (!Ok(reader.ReadLine()))
                    return false;

                writer.WriteLine("RCPT TO:<{0}>", mailbox);
                if (!Ok(reader.ReadLine()))
                    return false;

                writer.WriteLine("DATA");
                answer = reader.ReadLine();
                if (answer == null || !answer.StartsWith("354"))
                    return false;

                foreach (string line in message.Split(new[] { "\r\n" }, StringSplitOptions.None))
                    writer.WriteLine(line.StartsWith(".") ? "." + line : line);
                writer.WriteLine(".");
                reader.ReadLine();  //! SMTP005

                writer.WriteLine("QUIT");
                return true;
            }
        }

        private static bool Ok(string? line)
        {
            return line != null && line.StartsWith("2");
        }

        public int DropAll(string from, string mailbox, IEnumerable<string> files)
        {
            int good = 0;
            foreach (string file in files)
            {
                if (Drop(from, mailbox, File.ReadAllText(file)))
                    good++;
            }
            return good;
        }
    }
}
