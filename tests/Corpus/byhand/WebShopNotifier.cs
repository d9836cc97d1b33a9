using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace WebShop.Orders
{
    public class SmtpReplyException : Exception
    {
        private readonly int code;

        public SmtpReplyException(int code, string message) : base(message)
        {
            this.code = code;
        }

        public int Code { get { return code; } }
    }

    public class WebShopNotifier
    {
        private const int MaxTries = 5;
        private readonly string relay = "smtp.shop.example";

        public void OrderConfirmed(string email, int orderNo)
        {
            string text = "Subject: Order " + orderNo + "\r\n\r\nThank you for your order!";
            int tries = 0;
            while (true)
            {
                tries++;
                try
                {
                    SendMessage("orders@shop.example", email, text);
                    return;
                }
                catch (SmtpReplyException ex)
                {
                    if (tries < MaxTries && ex.Message.ToLower().Contains("try again")) //! SMTP102
                    {
                        Thread.Sleep(30000);
                        continue;
                    }
                    throw;
                }
            }
        }

        private void SendMessage(string from, string to, string text)
        {
            using (TcpClient tcp = new TcpClient(relay, 25))
            {
                NetworkStream ns = tcp.GetStream();
                StreamReader sr = new StreamReader(ns, Encoding.ASCII);
                Assert(sr, '2');
                Put(ns, "EHLO shop");
                Assert(sr, '2');
                Put(ns, "MAIL FROM:<" + from + ">");
                Assert(sr, '2');
                Put(ns, "RCPT TO:<" + to + ">");
                Assert(sr, '2');
                Put(ns, "DATA");
                Assert(sr, '3');
                Put(ns, text + "\r\n.");
                Assert(sr, '2');
                Put(ns, "QUIT");
            }
        }

        private static void Put(NetworkStream ns, string s)
        {
            byte[] b = Encoding.ASCII.GetBytes(s + "\r\n");
            ns.Write(b, 0, b.Length);
        }

        private static void Assert(StreamReader sr, char digit)
        {
            string line = sr.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = sr.ReadLine();
            if (line == null)
                throw new IOException("connection closed by the relay");
            if (line[0] != digit)
                throw new SmtpReplyException(int.Parse(line.Substring(0, 3)), line);
        }
    }
}
