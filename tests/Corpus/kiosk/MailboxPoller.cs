using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Tickets.Inbound
{
    /// <summary>Reads mail by POP3, or tells the number of unseen ones by IMAP.</summary>
    public class MailboxPoller
    {
        private readonly string host, user, pass;

        public MailboxPoller(string host, string user, string pass)
        {
            this.host = host;
            this.user = user;
            this.pass = pass;
        }

        public IList<string> FetchSubjects()
        {
            List<string> subjects = new List<string>();
            using (TcpClient tcp = new TcpClient(host, 110))
            {
                StreamReader r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                StreamWriter w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                string response = r.ReadLine();
                w.WriteLine("USER " + user);
                response = r.ReadLine();
                w.WriteLine("PASS " + pass);
                response = r.ReadLine();
                if (!response.StartsWith("+OK"))
                    throw new IOException(response);
                w.WriteLine("STAT");
                int count = int.Parse(r.ReadLine().Split(' ')[1]);
                for (int i = 1; i <= count; i++)
                {
                    w.WriteLine("TOP " + i + " 0");
                    string line;
                    while ((line = r.ReadLine()) != ".")
                    {
                        if (line.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase))
                            subjects.Add(line.Substring(8).Trim());
                    }
                }
                w.WriteLine("QUIT");
                r.ReadLine();
            }
            return subjects;
        }

        public int CountUnseen()
        {
            using (TcpClient tcp = new TcpClient(host, 143))
            {
                StreamReader r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                StreamWriter w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                Console.WriteLine(r.ReadLine());
                w.WriteLine("a1 LOGIN " + user + " " + pass);
                while (!r.ReadLine().StartsWith("a1 ")) { }
                w.WriteLine("a2 STATUS INBOX (UNSEEN)");
                int unseen = 0;
                string line;
                while (!(line = r.ReadLine()).StartsWith("a2 "))
                {
                    int at = line.IndexOf("UNSEEN ", StringComparison.Ordinal);
                    if (at >= 0) unseen = int.Parse(line.Substring(at + 7).TrimEnd(')'));
                }
                w.WriteLine("a3 LOGOUT");
                return unseen;
            }
        }
    }
}
