using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Mailboxes
{
    public abstract class Mailbox
    {
        protected Mailbox(string host, int port, string user, string password)
        {
            Host = host;
            Port = port;
            User = user;
            Password = password;
        }

        protected string Host { get; private set; }
        protected int Port { get; private set; }
        protected string User { get; private set; }
        protected string Password { get; private set; }

        public abstract int CountMessages();

        protected StreamReader Reader;
        protected StreamWriter Writer;

        protected void OpenTls()
        {
            TcpClient tcp = new TcpClient(Host, Port);
            SslStream ssl = new SslStream(tcp.GetStream());
            ssl.AuthenticateAsClient(Host);
            Reader = new StreamReader(ssl, Encoding.ASCII);
            Writer = new StreamWriter(ssl, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }
    }

    public class Pop3Mailbox : Mailbox
    {
        public Pop3Mailbox(string host, string user, string password) : base(host, 995, user, password) { }

        public override int CountMessages()
        {
            OpenTls();
            string hello = Reader.ReadLine();
            Console.WriteLine(hello);

            Writer.WriteLine("AUTH PLAIN");
            Reader.ReadLine();
            Writer.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + User + "\0" + Password)));
            Reader.ReadLine();

            Writer.WriteLine("STAT");
            string stat = Reader.ReadLine();
            Writer.WriteLine("QUIT");
            if (stat == null || !stat.StartsWith("+OK"))
                throw new IOException("POP3: " + stat);
            return int.Parse(stat.Split(' ')[1]);
        }
    }

    public class ImapMailbox : Mailbox
    {
        public ImapMailbox(string host, string user, string password) : base(host, 993, user, password) { }

        public override int CountMessages()
        {
            OpenTls();
            Reader.ReadLine();

            Writer.WriteLine("a1 LOGIN \"" + User + "\" \"" + Password + "\"");
            ReadTo("a1");
            Writer.WriteLine("a2 SELECT INBOX");
            int count = -1;
            foreach (string line in ReadTo("a2"))
            {
                string[] parts = line.Split(' ');
                if (parts.Length == 3 && parts[0] == "*" && parts[2] == "EXISTS")
                    count = int.Parse(parts[1]);
            }
            Writer.WriteLine("a3 LOGOUT");
            return count;
        }

        private List<string> ReadTo(string tag)
        {
            var lines = new List<string>();
            string line;
            while ((line = Reader.ReadLine()) != null)
            {
                lines.Add(line);
                if (line.StartsWith(tag + " "))
                    break;
            }
            return lines;
        }
    }

    public static class MailboxMonitor
    {
        public static int Main(string[] args)
        {
            if (args.Length < 3)
                return 3;
            var boxes = new Mailbox[]
            {
                new Pop3Mailbox(args[0], args[1], args[2]),
                new ImapMailbox(args[0], args[1], args[2])
            };
            foreach (Mailbox box in boxes)
            {
                for (int attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        int n = box.CountMessages();
                        Console.WriteLine("{0}: {1} messages", box.GetType().Name, n);
                        if (n > 500)
                            return 1;
                        break;
                    }
                    catch (IOException e)
                    {
                        Console.WriteLine("{0}, again", e.Message);
                    }
                }
            }
            return 0;
        }
    }
}
