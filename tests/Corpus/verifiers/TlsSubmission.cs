using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.TlsSubmission
{
    public sealed class TlsSubmission
    {
        private Stream _stream = Stream.Null;

        public void Send(string host, string user, string password, string to, string message)
        {
            using var client = new TcpClient(host, 587);
            _stream = client.GetStream();

            Expect("220");
            Say("EHLO billing.example", "250");
            Say("STARTTLS", "220");

            var tls = new SslStream(_stream);
            tls.AuthenticateAsClient(host);
            _stream = tls;

            // no second greeting after STARTTLS
            Say("EHLO billing.example", "250");
            Say("AUTH LOGIN", "334");
            Say(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), "334");
            Say(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), "235");
            Say("MAIL FROM:<" + user + ">", "250");
            Say("RCPT TO:<" + to + ">", "25");
            Say("DATA", "354");
            Say(message + "\r\n.", "250");
            Write("QUIT");
        }

        private void Say(string line, string prefix)
        {
            Write(line);
            Expect(prefix);
        }

        private void Write(string line)
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
            _stream.Write(bytes, 0, bytes.Length);
            _stream.Flush();
        }

        private void Expect(string prefix)
        {
            string line;
            do
            {
                line = ReadLine();
                if (!line.StartsWith(prefix, StringComparison.Ordinal))
                    throw new IOException("expected " + prefix + ", got " + line);
            }
            while (line.Length > 3 && line[3] == '-');
        }

        private string ReadLine()
        {
            var line = new StringBuilder();
            int b;
            while ((b = _stream.ReadByte()) != '\n')
            {
                if (b < 0)
                    throw new EndOfStreamException();
                if (b != '\r')
                    line.Append((char)b);
            }

            return line.ToString();
        }
    }
}
