using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Garden.Tools.Mail
{
    internal static class StreamTalkExtensions
    {
        public static Stream Say(this Stream stream, string line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush();
            return stream;
        }

        public static string Hear(this Stream stream)
        {
            var line = stream.HearLine();
            while (line.Length > 3 && line[3] == '-')
                line = stream.HearLine();
            return line;
        }

        public static string HearLine(this Stream stream)
        {
            var line = new StringBuilder(80);
            for (var b = stream.ReadByte(); b != '\n'; b = stream.ReadByte())
            {
                if (b < 0)
                    throw new EndOfStreamException();
                if (b != '\r')
                    line.Append((char)b);
            }
            return line.ToString();
        }

        public static bool IsFine(this string reply)
        {
            return reply.Length >= 3 && (reply[0] == '2' || reply[0] == '3');
        }

        public static IEnumerable<string> DotStuffed(this IEnumerable<string> lines)
        {
            return lines.Select(line => line.StartsWith(".") ? "." + line : line);
        }
    }

    public class SeedOrderMailer
    {
        public string Host { get; set; } = "localhost";
        public string Sender { get; set; } = "orders@garden.example";

        public void MailOrder(string supplier, IEnumerable<string> seeds)
        {
            using (var client = new TcpClient(Host, 25))
            {
                Stream s = client.GetStream();
                if (!s.Hear().IsFine())
                    throw new IOException("the mail server is not in the mood");

                if (!s.Say("EHLO garden.example").Hear().IsFine())
                    throw new IOException("EHLO");

                s.Say("MAIL FROM:<" + Sender + ">").Hear(); //! SMTP005

                var rcpt = s.Say("RCPT TO:<" + supplier + ">").Hear();
                if (!rcpt.IsFine())
                    throw new IOException(supplier + ": " + rcpt);

                if (!s.Say("DATA").Hear().IsFine())
                    throw new IOException("DATA");

                s.Say("From: " + Sender).Say("To: " + supplier).Say("Subject: seeds").Say("");
                foreach (var line in seeds.DotStuffed())
                    s.Say(line);

                var end = s.Say(".").Hear();
                if (!end.IsFine())
                    throw new IOException(end);
                s.Say("QUIT").Hear();
            }
        }
    }
}
