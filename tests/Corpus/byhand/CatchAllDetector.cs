using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace ListHygiene
{
    public enum DomainKind
    {
        Unknown,
        Selective,
        CatchAll
    }

    /// <summary>
    /// Asks the mail exchanger for an address that nobody has. If it is taken, so is everything.
    /// </summary>
    public class CatchAllDetector
    {
        private readonly Random random = new Random();
        private readonly TextWriter trace;

        public CatchAllDetector(TextWriter trace)
        {
            this.trace = trace ?? TextWriter.Null;
        }

        public DomainKind Examine(string exchanger, string domain)
        {
            using (TcpClient client = new TcpClient())
            {
                client.SendTimeout = 10000;
                client.ReceiveTimeout = 60000;
                client.Connect(exchanger, 25);
                using (StreamReader reader = new StreamReader(client.GetStream(), Encoding.ASCII))
                using (StreamWriter writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
                {
                    writer.NewLine = "\r\n";
                    writer.AutoFlush = true;

                    string greeting = Read(reader);
                    if (!greeting.StartsWith("220"))
                        return DomainKind.Unknown;

                    writer.WriteLine("HELO check.listhygiene.example");
                    if (!Read(reader).StartsWith("250"))
                        return DomainKind.Unknown;

                    writer.WriteLine("MAIL FROM:<probe@listhygiene.example>");
                    if (!Read(reader).StartsWith("250"))
                        return DomainKind.Unknown;

                    string nobody = Nonsense(14) + "@" + domain;
                    writer.WriteLine("RCPT TO:<" + nobody + ">");
                    string reply = Read(reader);
                    DomainKind kind = DomainKind.Unknown;
                    if (reply.StartsWith("250")) //! SMTP103
                        kind = DomainKind.CatchAll;
                    else if (reply.StartsWith("550"))
                        kind = DomainKind.Selective;

                    writer.WriteLine("QUIT");
                    Read(reader);
                    return kind;
                }
            }
        }

        private string Nonsense(int length)
        {
            const string letters = "bcdfghjklmnpqrstvwxz";
            return new string(Enumerable.Range(0, length).Select(i => letters[random.Next(letters.Length)]).ToArray());
        }

        private string Read(StreamReader reader)
        {
            string line = reader.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
            {
                trace.WriteLine("< " + line);
                line = reader.ReadLine();
            }
            trace.WriteLine("< " + line);
            return line ?? "";
        }
    }

    public static class Program
    {
        public static void Main(string[] args)
        {
            var detector = new CatchAllDetector(Console.Error);
            for (int i = 0; i + 1 < args.Length; i += 2)
            {
                DomainKind kind;
                try
                {
                    kind = detector.Examine(args[i], args[i + 1]);
                }
                catch (SocketException)
                {
                    kind = DomainKind.Unknown;
                }
                Console.WriteLine(args[i + 1] + "\t" + kind);
            }
        }
    }
}
