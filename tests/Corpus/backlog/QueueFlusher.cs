using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Intranet.MailQueue
{
    // Moved over from mailqueue.php. One file per message, first line sender, second line
    // recipients separated by comma, then the message.
    public class QueueFlusher
    {
        private readonly string dir;
        private readonly string host;
        private TcpClient sock;
        private StreamReader rd;
        private StreamWriter wr;
        private readonly List<string> log = new List<string>();

        public QueueFlusher(string dir, string host)
        {
            this.dir = dir;
            this.host = host;
        }

        public IList<string> Log
        {
            get { return log; }
        }

        public int Flush()
        {
            int n = 0;
            string[] files = Directory.GetFiles(dir, "*.msg");
            if (files.Length == 0) return 0;
            Open();
            foreach (string file in files)
            {
                if (SendOne(File.ReadAllLines(file)))
                {
                    File.Delete(file);
                    n++;
                }
                else
                {
                    Say("RSET");
                    rd.ReadLine();
                }
            }
            Say("QUIT");
            rd.ReadLine();
            sock.Close();
            return n;
        }

        private void Open()
        {
            sock = new TcpClient(host, 25);
            sock.ReceiveTimeout = 300000;
            rd = new StreamReader(sock.GetStream(), Encoding.ASCII);
            wr = new StreamWriter(sock.GetStream(), Encoding.ASCII);
            wr.NewLine = "\r\n";
            wr.AutoFlush = true;

            string banner = rd.ReadLine(); //! SMTP003
            log.Add("connected");
            Console.WriteLine(banner);

            Say("HELO " + Environment.MachineName);
            string hello = rd.ReadLine();
            if (hello == null || hello[0] != '2')
                throw new IOException("HELO: " + hello);
        }

        private bool SendOne(string[] lines)
        {
            if (lines.Length < 3) return false;
            Say("MAIL FROM:<" + lines[0].Trim() + ">");
            if (!Ok(rd.ReadLine(), '2')) return false;

            foreach (string to in lines[1].Split(','))
            {
                Say("RCPT TO:<" + to.Trim() + ">");
                rd.ReadLine(); //! SMTP005
            }

            Say("DATA");
            if (!Ok(rd.ReadLine(), '3')) return false;
            for (int i = 2; i < lines.Length; i++)
            {
                wr.WriteLine(lines[i].StartsWith(".") ? "." + lines[i] : lines[i]);
            }
            Say(".");
            return Ok(rd.ReadLine(), '2');
        }

        private void Say(string line)
        {
            wr.WriteLine(line);
        }

        private bool Ok(string reply, char digit)
        {
            log.Add(reply ?? "(closed)");
            return !string.IsNullOrEmpty(reply) && reply[0] == digit;
        }
    }
}
