using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.SecureMailer
{
    // Sends the monthly invoices over port 465 without any library.
    public class SecureMailer : IDisposable
    {
        private TcpClient tcp;
        private SslStream ssl;
        private byte[] buffer = new byte[4096];

        public SecureMailer(string server)
        {
            tcp = new TcpClient(server, 465);
            ssl = new SslStream(tcp.GetStream(), false);
            ssl.AuthenticateAsClient(server);

            string hello = Receive();
            if (!hello.StartsWith("220"))
                throw new Exception("Server is not ready: " + hello);
        }

        private string Receive()
        {
            var sb = new StringBuilder();
            while (true)
            {
                int n = ssl.Read(buffer, 0, buffer.Length);
                if (n == 0)
                    throw new IOException("Server hung up");
                sb.Append(Encoding.ASCII.GetString(buffer, 0, n));
                string text = sb.ToString();
                if (!text.EndsWith("\r\n"))
                    continue;
                string[] lines = text.TrimEnd().Split('\n');
                string last = lines[lines.Length - 1];
                if (last.Length < 4 || last[3] != '-')
                    return text;
            }
        }

        private void Send(string command)
        {
            ssl.Write(Encoding.ASCII.GetBytes(command + "\r\n"));
            Receive();
        }

        public void Login(string user, string password)
        {
            Send("EHLO invoicetool");  //! SMTP005
            Send("AUTH LOGIN");  //! SMTP005
            Send(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));  //! SMTP005
            Send(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)));  //! SMTP005
        }

        public void SendInvoice(string from, string to, string subject, string body)
        {
            Send("MAIL FROM:<" + from + ">");  //! SMTP005
            Send("RCPT TO:<" + to + ">");  //! SMTP005
            Send("DATA");  //! SMTP005

            var message = new StringBuilder();
            message.Append("From: ").Append(from).Append("\r\n");
            message.Append("To: ").Append(to).Append("\r\n");
            message.Append("Subject: ").Append(subject).Append("\r\n\r\n");
            foreach (string line in body.Replace("\r\n", "\n").Split('\n'))
            {
                if (line.StartsWith("."))
                    message.Append('.');
                message.Append(line).Append("\r\n");
            }
            message.Append('.');
            Send(message.ToString());  //! SMTP005
        }

        public int SendAll(IEnumerable<KeyValuePair<string, string>> invoices, string from)
        {
            int count = 0;
            foreach (var pair in invoices)
            {
                SendInvoice(from, pair.Key, "Your invoice", pair.Value);
                count++;
            }
            return count;
        }

        public void Dispose()
        {
            Send("QUIT");
            ssl.Dispose();
            tcp.Close();
        }
    }
}
