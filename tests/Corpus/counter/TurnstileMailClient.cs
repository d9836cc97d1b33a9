using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Turnstile.Mail
{
    public class SmtpReplyException : Exception
    {
        public SmtpReplyException(int code, string line)
            : base("Server answered " + line)
        {
            Code = code;
        }

        public int Code { get; private set; }
    }

    public static class Again
    {
        public static T Retry<TException, T>(int times, Func<T> action) where TException : Exception
        {
            for (int i = 1; ; i++)
            {
                try
                {
                    return action();
                }
                catch (TException)
                {
                    if (i >= times)
                        throw;
                    Thread.Sleep(1000 * i);
                }
            }
        }
    }

    public class TurnstileMailClient
    {
        private readonly string host;

        public TurnstileMailClient(string host)
        {
            this.host = host;
        }

        public string Report(string to, string subject, string[] lines)
        {
            return Again.Retry<SmtpReplyException, string>(5, () => Deliver(to, subject, lines)); //! SMTP101
        }

        private string Deliver(string to, string subject, string[] lines)
        {
            using (TcpClient tcp = new TcpClient(host, 25))
            using (StreamReader reader = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (StreamWriter writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                Expect(reader, 2);
                Command(reader, writer, "EHLO turnstile", 2);
                Command(reader, writer, "MAIL FROM:<turnstile@gate.example>", 2);
                Command(reader, writer, "RCPT TO:<" + to + ">", 2);
                Command(reader, writer, "DATA", 3);
                writer.WriteLine("From: turnstile@gate.example");
                writer.WriteLine("To: " + to);
                writer.WriteLine("Subject: " + subject);
                writer.WriteLine();
                foreach (string line in lines)
                    writer.WriteLine(line.StartsWith(".") ? "." + line : line);
                string taken = Command(reader, writer, ".", 2);
                writer.WriteLine("QUIT");
                return taken;
            }
        }

        private static string Command(StreamReader reader, StreamWriter writer, string command, int digit)
        {
            writer.WriteLine(command);
            return Expect(reader, digit);
        }

        private static string Expect(StreamReader reader, int digit)
        {
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("connection lost");
            }
            while (line.Length > 3 && line[3] == '-');

            int code = int.Parse(line.Substring(0, 3));
            if (code / 100 != digit)
                throw new SmtpReplyException(code, line);
            return line;
        }
    }
}
