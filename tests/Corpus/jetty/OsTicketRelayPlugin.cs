using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Helpdesk.Plugins.Relay
{
    public class TicketReply
    {
        public int TicketId { get; set; }
        public string Customer { get; set; }
        public string Agent { get; set; }
        public string Body { get; set; }
    }

    public class OsTicketRelayPlugin
    {
        private StreamReader reader;
        private StreamWriter writer;

        public string Host { get; set; } = "127.0.0.1";
        public int Port { get; set; } = 25;
        public string Sender { get; set; } = "support@helpdesk.example";

        public event Action<TicketReply, string> Failed;

        public int SendAll(IEnumerable<TicketReply> replies)
        {
            int done = 0;
            using (TcpClient smtp = new TcpClient(Host, Port))
            {
                reader = new StreamReader(smtp.GetStream(), Encoding.ASCII);
                writer = new StreamWriter(smtp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

                string banner = ReadReply();
                if (!banner.StartsWith("220"))
                    throw new IOException("Relay says: " + banner);

                writer.WriteLine("HELO helpdesk.example");
                if (!ReadReply().StartsWith("250"))
                    throw new IOException("Relay refuses HELO");

                foreach (TicketReply reply in replies)
                {
                    if (Send(reply))
                        done++;
                    else
                        Reset();
                }
                writer.WriteLine("QUIT");
            }
            return done;
        }

        private bool Send(TicketReply ticket)
        {
            writer.WriteLine("MAIL FROM:<" + Sender + ">");
            string reply = ReadReply();
            if (!reply.StartsWith("250"))
                return Fail(ticket, reply);

            writer.WriteLine("RCPT TO:<" + ticket.Customer + ">");
            reply = ReadReply();
            if (!reply.ToLower().Contains("ok")) //! SMTP102
                return Fail(ticket, reply);

            writer.WriteLine("DATA");
            reply = ReadReply();
            if (!reply.StartsWith("354"))
                return Fail(ticket, reply);

            writer.WriteLine("From: " + ticket.Agent + " <" + Sender + ">");
            writer.WriteLine("To: <" + ticket.Customer + ">");
            writer.WriteLine("Subject: [#" + ticket.TicketId + "] Your request");
            writer.WriteLine("Content-Type: text/plain; charset=utf-8");
            writer.WriteLine();
            foreach (string line in ticket.Body.Split('\n'))
                writer.WriteLine((line.StartsWith(".") ? "." : "") + line.TrimEnd('\r'));
            writer.WriteLine(".");
            reply = ReadReply();
            if (!reply.Contains("queued")) //! SMTP102
                return Fail(ticket, reply);
            return true;
        }

        private bool Fail(TicketReply ticket, string why)
        {
            Action<TicketReply, string> handler = Failed;
            if (handler != null)
                handler(ticket, why);
            return false;
        }

        private void Reset()
        {
            writer.WriteLine("RSET");
            ReadReply();
        }

        private string ReadReply()
        {
            StringBuilder all = new StringBuilder();
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null)
                    throw new IOException("Relay closed the connection");
                all.AppendLine(line);
            }
            while (line.Length > 3 && line[3] == '-');
            return all.ToString();
        }
    }
}
