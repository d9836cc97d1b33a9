using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;

namespace Helpdesk.Inbox
{
    /// <summary>Looks how many tickets wait in the POP3 drop box.</summary>
    public static class MaildropCounter
    {
        public static int Count(string host, string user, string password)
        {
            int tries = 0;
        again:
            using (TcpClient tcp = new TcpClient(host, 995))
            using (SslStream tls = new SslStream(tcp.GetStream()))
            {
                tls.AuthenticateAsClient(host, null, SslProtocols.None, true);
                StreamReader reader = new StreamReader(tls, Encoding.ASCII);
                StreamWriter writer = new StreamWriter(tls, Encoding.ASCII);
                writer.NewLine = "\r\n";
                writer.AutoFlush = true;

                string greeting = reader.ReadLine();
                Console.WriteLine("S: " + greeting);

                writer.WriteLine("USER " + user);
                string response = reader.ReadLine();
                writer.WriteLine("PASS " + password);
                response = reader.ReadLine();
                if (response == null || response.StartsWith("-ERR"))
                {
                    // "mailbox locked" goes away when the other client has left
                    if (response != null && response.Contains("locked") && ++tries < 5)
                    {
                        Thread.Sleep(15000);
                        goto again;
                    }
                    throw new InvalidOperationException("Login refused: " + response);
                }

                writer.WriteLine("STAT");
                response = reader.ReadLine();
                string[] parts = (response ?? "").Split(' ');
                int count = parts.Length >= 2 && parts[0] == "+OK" ? int.Parse(parts[1]) : -1;

                writer.WriteLine("QUIT");
                reader.ReadLine();
                return count;
            }
        }

        public static void Main(string[] args)
        {
            string host = args.Length > 0 ? args[0] : "pop.example.net";
            string user = Environment.GetEnvironmentVariable("DROP_USER") ?? "tickets";
            string password = Environment.GetEnvironmentVariable("DROP_PASSWORD") ?? "";
            int count = Count(host, user, password);
            Console.WriteLine(count < 0 ? "unknown" : count + " tickets waiting");
        }
    }
}
