using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Helpdesk.Listener
{
    /// <summary>Takes mail for tickets@ directly on port 25 and lays it into the spool directory.</summary>
    public class TicketInboxListener
    {
        private readonly string spool;
        private readonly TcpListener listener;
        private readonly HashSet<string> boxes;

        public TicketInboxListener(string spool, IEnumerable<string> boxes)
        {
            this.spool = spool;
            this.boxes = new HashSet<string>(boxes, StringComparer.OrdinalIgnoreCase);
            listener = new TcpListener(IPAddress.Any, 25);
        }

        public void Start()
        {
            listener.Start();
            var thread = new Thread(() =>
            {
                while (true)
                {
                    TcpClient client = listener.AcceptTcpClient();
                    ThreadPool.QueueUserWorkItem(_ => Serve(client));
                }
            });
            thread.IsBackground = true;
            thread.Start();
        }

        private void Serve(TcpClient client)
        {
            using (client)
            {
                var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                var recipients = new List<string>();
                writer.WriteLine("220 tickets.example ESMTP");

                string line;
                while ((line = reader.ReadLine()) != null)
                {
                    string upper = line.ToUpperInvariant();
                    if (upper.StartsWith("HELO") || upper.StartsWith("EHLO"))
                    {
                        writer.WriteLine("250 tickets.example");
                    }
                    else if (upper.StartsWith("MAIL FROM:"))
                    {
                        recipients.Clear();
                        writer.WriteLine("250 ok");
                    }
                    else if (upper.StartsWith("RCPT TO:"))
                    {
                        string box = line.Substring(8).Trim(' ', '<', '>');
                        if (boxes.Contains(box))
                        {
                            recipients.Add(box);
                            writer.WriteLine("250 ok");
                        }
                        else
                        {
                            writer.WriteLine("550 5.1.1 no such mailbox");
                        }
                    }
                    else if (upper == "DATA")
                    {
                        if (recipients.Count == 0)
                        {
                            writer.WriteLine("503 5.5.1 no recipient");
                            continue;
                        }
                        writer.WriteLine("354 end with a dot");
                        string text = ReadBody(reader);
                        string name = Path.Combine(spool, Guid.NewGuid().ToString("N") + ".eml");
                        try
                        {
                            File.WriteAllText(name, text, Encoding.Latin1);
                        }
                        catch (IOException e)
                        {
                            Console.Error.WriteLine("spool: " + e.Message);
                            writer.WriteLine("554 5.3.0 cannot store the message"); //! SMTP105
                            continue;
                        }
                        writer.WriteLine("250 2.6.0 stored");
                    }
                    else if (upper == "QUIT")
                    {
                        writer.WriteLine("221 bye");
                        return;
                    }
                    else if (upper == "RSET" || upper == "NOOP")
                    {
                        writer.WriteLine("250 ok");
                    }
                    else
                    {
                        writer.WriteLine("500 5.5.1 unknown command");
                    }
                }
            }
        }

        private static string ReadBody(StreamReader reader)
        {
            var text = new StringBuilder();
            string line;
            while ((line = reader.ReadLine()) != null && line != ".")
                text.Append(line.StartsWith("..") ? line.Substring(1) : line).Append("\r\n");
            return text.ToString();
        }
    }
}
