using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Plant.Notify
{
    public abstract class NotifierBase
    {
        protected StreamReader In;
        protected StreamWriter Out;
        protected TcpClient Client;

        protected void OpenChannel(string host, int port)
        {
            Client = new TcpClient(host, port);
            In = new StreamReader(Client.GetStream());
            Out = new StreamWriter(Client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        }

        protected bool Ask(string cmd, string ok)
        {
            Out.WriteLine(cmd);
            return GotReply(ok);
        }

        protected bool GotReply(string ok)
        {
            string l;
            do
            {
                l = In.ReadLine();
                if (l == null) return false;
            } while (l.Length > 3 && l[3] == '-');
            return l.StartsWith(ok);
        }

        public abstract void Notify(string subject, string text);
    }

    public class SmtpNotifier : NotifierBase
    {
        private readonly string relay, from, to;

        public SmtpNotifier(string relay, string from, string to)
        {
            this.relay = relay;
            this.from = from;
            this.to = to;
        }

        public override void Notify(string subject, string text)
        {
            OpenChannel(relay, 25);
            if (!GotReply("220"))
            {
                Client.Close();
                throw new IOException("relay " + relay + " is not ready");
            }

            Ask("HELO plant", "250"); //! SMTP005
            Ask("MAIL FROM:<" + from + ">", "250"); //! SMTP005
            if (!Ask("RCPT TO:<" + to + ">", "25"))
                throw new IOException("recipient refused");
            if (!Ask("DATA", "354"))
                throw new IOException("data refused");

            Out.WriteLine("Subject: " + subject);
            Out.WriteLine();
            Out.WriteLine(text);
            if (!Ask(".", "250"))
                throw new IOException("message refused");
            Ask("QUIT", "221");
            Client.Close();
        }
    }

    public class ConsoleNotifier : NotifierBase
    {
        public override void Notify(string subject, string text)
        {
            Console.WriteLine(subject + ": " + text);
        }
    }
}
