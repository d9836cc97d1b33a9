using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace VbPort.Controls
{
    public class ReplyEventArgs : EventArgs
    {
        public ReplyEventArgs(string command, string text)
        {
            Command = command;
            Text = text;
        }

        public string Command { get; private set; }
        public string Text { get; private set; }
        public bool Cancel { get; set; }
    }

    /// <summary>Replacement of the old MAPISMTP.OCX, with its events.</summary>
    public class EventfulSmtp
    {
        public event EventHandler<ReplyEventArgs> ReplyArrived;
        public event EventHandler Finished;

        private NetworkStream stream;
        private readonly byte[] buffer = new byte[4096];
        private int have;
        private int pos;

        public string Server { get; set; }
        public string Sender { get; set; }
        public readonly List<string> Recipients = new List<string>();

        private string NextLine()
        {
            StringBuilder sb = new StringBuilder();
            while (true)
            {
                if (pos == have)
                {
                    have = stream.Read(buffer, 0, buffer.Length);
                    pos = 0;
                    if (have == 0)
                        throw new IOException("closed");
                }
                char c = (char)buffer[pos++];
                if (c == '\n')
                    return sb.ToString().TrimEnd('\r');
                sb.Append(c);
            }
        }

        private bool Exchange(string command, string wanted)
        {
            if (command.Length > 0)
            {
                byte[] b = Encoding.ASCII.GetBytes(command + "\r\n");
                stream.Write(b, 0, b.Length);
            }
            string line = NextLine();
            while (line.Length > 3 && line.Substring(3, 1) == "-")
                line = NextLine();

            ReplyEventArgs e = new ReplyEventArgs(command, line);
            if (ReplyArrived != null)
                ReplyArrived(this, e);
            if (e.Cancel)
                return false;
            return string.CompareOrdinal(line, 0, wanted, 0, wanted.Length) == 0;
        }

        public bool Send(string message)
        {
            using (TcpClient tcp = new TcpClient(Server, 25))
            {
                stream = tcp.GetStream();
                have = 0;
                pos = 0;
                bool ok = Exchange("", "220") && Exchange("EHLO vbport", "2") && Exchange("MAIL FROM:<" + Sender + ">", "2");
                int taken = 0;
                foreach (string r in Recipients)
                {
                    if (ok && Exchange("RCPT TO:<" + r + ">", "25"))
                        taken++;
                }
                ok &= taken == Recipients.Count && taken > 0;
                ok = ok && Exchange("DATA", "354");
                ok = ok && Exchange(message.Replace("\r\n.", "\r\n..") + "\r\n.", "2");
                Exchange("QUIT", "221");
                if (ok && Finished != null)
                    Finished(this, EventArgs.Empty);
                return ok;
            }
        }
    }

    public static class Sample
    {
        public static void Main()
        {
            EventfulSmtp smtp = new EventfulSmtp();
            smtp.Server = "mail.vbport.example";
            smtp.Sender = "me@vbport.example";
            smtp.Recipients.Add("you@vbport.example");
            smtp.ReplyArrived += delegate(object s, ReplyEventArgs e) { Console.WriteLine(e.Command + " => " + e.Text); };
            if (!smtp.Send("Subject: hello\r\n\r\nhello"))
                Console.WriteLine("failed");
        }
    }
}
