using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StartTlsSecondHello
{
    public class SecureMailer
    {
        private Stream stream = Stream.Null;

        public void Send(string server, string user, string password, string from, string to, string text)
        {
            using (var tcp = new TcpClient(server, 587))
            {
                stream = tcp.GetStream();
                Assert(ReadReply(), 220, "greeting");
                Write("EHLO secure.example");
                Assert(ReadReply(), 250, "EHLO");
                Write("STARTTLS");
                Assert(ReadReply(), 220, "STARTTLS");

                var tls = new SslStream(stream);
                tls.AuthenticateAsClient(server);
                stream = tls;

                // Same as before the encryption, nothing new in it.
                Write("EHLO secure.example");
                ReadReply();  //! SMTP005

                Write("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + user + "\0" + password)));
                var login = ReadReply();  //! SMTP005
                Console.WriteLine("login: " + login);

                Write("MAIL FROM:<" + from + ">");
                Assert(ReadReply(), 250, "MAIL");
                Write("RCPT TO:<" + to + ">");
                var recipient = ReadReply();
                if (recipient != 251)
                    Assert(recipient, 250, "RCPT");
                Write("DATA");
                Assert(ReadReply(), 354, "DATA");
                Write(text.Replace("\r\n.", "\r\n..") + "\r\n.");
                Assert(ReadReply(), 250, "message");
                Write("QUIT");
            }
        }

        private static void Assert(int actual, int expected, string step)
        {
            if (actual != expected)
                throw new InvalidOperationException(step + ": " + actual);
        }

        private void Write(string line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
            stream.Write(bytes, 0, bytes.Length);
        }

        private int ReadReply()
        {
            string line;
            do
            {
                line = ReadLine();
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }

        private string ReadLine()
        {
            var bytes = new List<byte>();
            int b;
            while ((b = stream.ReadByte()) != '\n')
            {
                if (b < 0)
                    throw new IOException("Connection closed");
                bytes.Add((byte)b);
            }
            return Encoding.ASCII.GetString(bytes.ToArray()).TrimEnd('\r');
        }
    }
}
