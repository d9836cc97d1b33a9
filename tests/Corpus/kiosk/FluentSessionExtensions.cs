using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace GameServer.Notifications
{
    public sealed class MailSession
    {
        public StreamReader In;
        public StreamWriter Out;
        public bool Verbose;
    }

    public static class FluentSessionExtensions
    {
        public static MailSession Greeted(this MailSession s)
        {
            string line = s.In.ReadLine();
            if (line == null || !line.StartsWith("220", StringComparison.Ordinal))
                throw new IOException("Mail server says: " + line);
            return s;
        }

        public static MailSession Say(this MailSession s, string line)
        {
            s.Out.Write(line + "\r\n");
            s.Out.Flush();
            string reply = s.In.ReadLine();
            if (s.Verbose)
                Console.WriteLine(line + " -> " + reply);
            return s;
        }

        public static MailSession Body(this MailSession s, string body)
        {
            foreach (string line in body.Split('\n'))
                s.Out.Write((line.StartsWith(".", StringComparison.Ordinal) ? "." : "") + line.TrimEnd('\r') + "\r\n");
            s.Out.Flush();
            return s;
        }
    }

    public class RaidReminder
    {
        private readonly string _host;

        public RaidReminder(string host)
        {
            _host = host;
        }

        public void Remind(string guild, string leader, DateTime raid)
        {
            using (var tcp = new TcpClient(_host, 25))
            {
                var stream = tcp.GetStream();
                var session = new MailSession
                {
                    In = new StreamReader(stream, Encoding.ASCII),
                    Out = new StreamWriter(stream, Encoding.ASCII),
                    Verbose = true
                };

                session.Greeted();
                session.Say("HELO realm7"); //! SMTP005
                session.Say("MAIL FROM:<raids@realm7.example>"); //! SMTP005
                session.Say("RCPT TO:<" + leader + ">"); //! SMTP005
                session.Say("DATA"); //! SMTP005
                session.Body("From: raids@realm7.example\nTo: " + leader + "\nSubject: Raid of " + guild + "\n\nYour raid starts at " + raid.ToString("t") + ".");
                session.Say("."); //! SMTP005
                session.Say("QUIT");
            }
        }
    }
}
