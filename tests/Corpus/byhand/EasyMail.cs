// Found on the old CodeCorner board, cleaned up a bit. Thanks to "thor_77" for the original!
using System;
using System.Net.Sockets;
using System.Text;

namespace EasyMailDemo
{
    public class EasyMail
    {
        private string server;
        private int port = 25;
        private string from;
        private string subject;
        private string body;

        public EasyMail(string server)
        {
            this.server = server;
        }

        public string From { get { return from; } set { from = value; } }
        public string Subject { get { return subject; } set { subject = value; } }
        public string Body { get { return body; } set { body = value; } }
        public int Port { get { return port; } set { port = value; } }

        public void Send(string to)
        {
            TcpClient client = new TcpClient(server, port);
            NetworkStream ns = client.GetStream();

            string answer = ReadAnswer(ns); //! SMTP003
            Console.WriteLine(answer);

            Write(ns, "HELO mypc\r\n");
            answer = ReadAnswer(ns); //! SMTP005
            Console.WriteLine(answer);

            Write(ns, "MAIL FROM:<" + from + ">\r\n");
            answer = ReadAnswer(ns);
            if (answer.Substring(0, 3) != "250")
            {
                client.Close();
                throw new ApplicationException("sender not accepted: " + answer);
            }

            Write(ns, "RCPT TO:<" + to + ">\r\n");
            answer = ReadAnswer(ns);
            if (!answer.StartsWith("25"))
            {
                client.Close();
                throw new ApplicationException("recipient not accepted: " + answer);
            }

            Write(ns, "DATA\r\n");
            answer = ReadAnswer(ns);
            if (!answer.StartsWith("354"))
            {
                client.Close();
                throw new ApplicationException("no data wanted: " + answer);
            }

            StringBuilder sb = new StringBuilder();
            sb.Append("From: " + from + "\r\n");
            sb.Append("To: " + to + "\r\n");
            sb.Append("Subject: " + subject + "\r\n");
            sb.Append("Date: " + DateTime.UtcNow.ToString("r") + "\r\n\r\n");
            sb.Append(body.Replace("\r\n.", "\r\n.."));
            sb.Append("\r\n.\r\n");
            Write(ns, sb.ToString());
            answer = ReadAnswer(ns); //! SMTP005
            Console.WriteLine(answer);

            Write(ns, "QUIT\r\n");
            ReadAnswer(ns);
            ns.Close();
            client.Close();
        }

        private void Write(NetworkStream ns, string text)
        {
            byte[] data = Encoding.ASCII.GetBytes(text);
            ns.Write(data, 0, data.Length);
        }

        private string ReadAnswer(NetworkStream ns)
        {
            byte[] buffer = new byte[1024];
            int n = ns.Read(buffer, 0, buffer.Length);
            return Encoding.ASCII.GetString(buffer, 0, n);
        }
    }

    class Program
    {
        static void Main(string[] args)
        {
            EasyMail m = new EasyMail("mail.example.com");
            m.From = "me@example.com";
            m.Subject = "Test";
            m.Body = "Hello!\r\nThis works.";
            m.Send(args.Length > 0 ? args[0] : "you@example.com");
        }
    }
}
