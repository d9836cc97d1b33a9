using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Warehouse.Mail
{
    public class LineClient
    {
        private readonly TcpClient tcp;
        private readonly Stream io;
        protected string lastText = "";

        protected LineClient(string host, int port)
        {
            tcp = new TcpClient(host, port);
            io = tcp.GetStream();
        }

        protected void Line(string s)
        {
            byte[] b = Encoding.ASCII.GetBytes(s + "\r\n");
            io.Write(b, 0, b.Length);
            io.Flush();
        }

        protected int Answer()
        {
            while (true)
            {
                var sb = new StringBuilder();
                int c;
                while ((c = io.ReadByte()) != -1 && c != '\n')
                {
                    if (c != '\r')
                        sb.Append((char)c);
                }
                if (c == -1)
                    throw new IOException("eof");
                if (sb.Length >= 3 && (sb.Length == 3 || sb[3] != '-'))
                {
                    lastText = sb.ToString();
                    return int.Parse(lastText.Substring(0, 3));
                }
            }
        }

        protected void Hangup()
        {
            tcp.Close();
        }
    }

    public class ReplyException : Exception
    {
        public ReplyException(string cmd, string text) : base(cmd + " -> " + text) { }
    }

    /// <summary>Tells suppliers that their goods have arrived.</summary>
    public class WarehouseNotice : LineClient
    {
        private readonly Dictionary<int, string> templates = new Dictionary<int, string>
        {
            { 1, "Delivery {0} has arrived." },
            { 2, "Delivery {0} has arrived, {1} pieces are damaged." },
            { 3, "Delivery {0} has been sent back." },
        };

        public WarehouseNotice(string host) : base(host, 25)
        {
            int c = Answer();
            if (c != 220)
                throw new ReplyException("connect", lastText);
            Expect("HELO warehouse3.example", 250);
        }

        private void Expect(string cmd, int code)
        {
            Line(cmd);
            if (Answer() != code)
                throw new ReplyException(cmd, lastText);
        }

        public void Notify(string supplier, int kind, string delivery, int damaged)
        {
            string text = string.Format(templates[kind], delivery, damaged);
            Expect("MAIL FROM:<goods-in@warehouse3.example>", 250);
            Expect("RCPT TO:<" + supplier + ">", 250); //! SMTP103
            Expect("DATA", 354);
            Line("To: " + supplier);
            Line("Subject: Delivery " + delivery);
            Line("");
            Line(text);
            Expect(".", 250);
        }

        public void Close()
        {
            Line("QUIT");
            Answer();
            Hangup();
        }

        public static void Main(string[] args)
        {
            var n = new WarehouseNotice("mail.warehouse3.example");
            foreach (var row in File.ReadAllLines(args[0]))
            {
                var f = row.Split(';');
                if (f.Length < 4)
                    continue;
                try
                {
                    n.Notify(f[0], int.Parse(f[1]), f[2], int.Parse(f[3]));
                }
                catch (ReplyException e)
                {
                    Console.WriteLine("not notified: " + f[0] + " " + e.Message);
                    return;
                }
            }
            n.Close();
        }
    }
}
