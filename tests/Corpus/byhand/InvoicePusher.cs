using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Billing.Nightly
{
    /// <summary>Own exception for everything the mail server says and we do not like.</summary>
    public class SmtpReplyException : Exception
    {
        public int Code { get; private set; }

        public SmtpReplyException(int code, string text) : base(text)
        {
            Code = code;
        }
    }

    public class InvoicePusher
    {
        private readonly string relay;
        private readonly string sender;

        public InvoicePusher(string relay, string sender)
        {
            this.relay = relay;
            this.sender = sender;
        }

        public void PushAll(string folder)
        {
            foreach (string file in Directory.GetFiles(folder, "*.eml"))
            {
                string customer = Path.GetFileNameWithoutExtension(file);
                Push(customer, File.ReadAllText(file));
                File.Move(file, Path.ChangeExtension(file, ".sent"));
            }
        }

        private void Push(string customer, string mail)
        {
            while (true)
            {
                try
                {
                    SendMail(customer, mail);
                    return;
                }
                catch (SmtpReplyException e) when (e.Code >= 400 && e.Code < 500) //! SMTP106
                {
                    Console.WriteLine("{0:s} {1}: {2}, waiting", DateTime.Now, customer, e.Message);
                    Thread.Sleep(TimeSpan.FromMinutes(10));
                }
            }
        }

        private void SendMail(string to, string mail)
        {
            using (TcpClient tcp = new TcpClient(relay, 25))
            using (StreamReader r = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (StreamWriter w = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                w.NewLine = "\r\n";
                w.AutoFlush = true;
                Check(r, 2);
                w.WriteLine("EHLO billing");
                Check(r, 2);
                w.WriteLine("MAIL FROM:<" + sender + ">");
                Check(r, 2);
                w.WriteLine("RCPT TO:<" + to + ">");
                Check(r, 2);
                w.WriteLine("DATA");
                Check(r, 3);
                w.Write(mail.Replace("\r\n.", "\r\n.."));
                w.WriteLine("\r\n.");
                Check(r, 2);
                w.WriteLine("QUIT");
            }
        }

        private static void Check(StreamReader r, int wanted)
        {
            string line;
            do
            {
                line = r.ReadLine();
                if (line == null)
                    throw new IOException("connection closed by relay");
            }
            while (line.Length > 3 && line[3] == '-');

            int code = int.Parse(line.Substring(0, 3));
            if (code / 100 != wanted)
                throw new SmtpReplyException(code, line);
        }

        public static void Main(string[] args)
        {
            new InvoicePusher("relay.billing.example", "invoices@billing.example").PushAll(args[0]);
        }
    }
}
