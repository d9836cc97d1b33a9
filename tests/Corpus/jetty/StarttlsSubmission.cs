using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Submission
{
    /// <summary>Submission on port 587 with STARTTLS and AUTH PLAIN, and without any library.</summary>
    public sealed class StarttlsSubmission : IDisposable
    {
        private readonly TcpClient tcp = new TcpClient();
        private Stream stream;
        private readonly List<string> lines = new List<string>();

        public void Open(string host, string helo)
        {
            tcp.Connect(host, 587);
            stream = tcp.GetStream();
            if (Receive() != 220)
                throw new IOException("not ready: " + lines[0]);

            Expect("EHLO " + helo, 250);
            if (lines.Exists(l => l.Length > 4 && l.Substring(4).Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            {
                Expect("STARTTLS", 220);
                SslStream tls = new SslStream(stream);
                tls.AuthenticateAsClient(host);
                stream = tls;
                Expect("EHLO " + helo, 250);
            }
        }

        public void Login(string user, string password)
        {
            string token = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + user + "\0" + password));
            Transmit("AUTH PLAIN " + token);
            int code = Receive();
            if (code == 504 || code == 534)
            {
                Transmit("AUTH LOGIN");
                if (Receive() == 334)
                {
                    Transmit(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
                    if (Receive() == 334)
                    {
                        Transmit(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)));
                        code = Receive();
                    }
                }
            }
            if (code != 235)
                throw new UnauthorizedAccessException("login refused: " + lines[0]);
        }

        public void Send(string from, IEnumerable<string> to, string message)
        {
            Expect("MAIL FROM:<" + from + ">", 250);
            foreach (string address in to)
                Expect("RCPT TO:<" + address + ">", 250, 251);
            Expect("DATA", 354);
            foreach (string line in message.Split('\n'))
                Transmit(line.StartsWith(".") ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
            Expect(".", 250);
        }

        private void Expect(string command, params int[] codes)
        {
            Transmit(command);
            int code = Receive();
            if (Array.IndexOf(codes, code) < 0)
                throw new IOException(command.Split(' ')[0] + ": " + string.Join(" / ", lines));
        }

        private void Transmit(string line)
        {
            byte[] raw = Encoding.UTF8.GetBytes(line + "\r\n");
            stream.Write(raw, 0, raw.Length);
            stream.Flush();
        }

        private int Receive()
        {
            lines.Clear();
            while (true)
            {
                var text = new StringBuilder();
                int b;
                while ((b = stream.ReadByte()) != '\n')
                {
                    if (b == -1)
                        throw new EndOfStreamException();
                    if (b != '\r')
                        text.Append((char)b);
                }
                lines.Add(text.ToString());
                if (text.Length < 4 || text[3] == ' ')
                    break;
            }
            int code;
            return int.TryParse(lines[lines.Count - 1].Substring(0, Math.Min(3, lines[lines.Count - 1].Length)), out code) ? code : -1;
        }

        public void Dispose()
        {
            try
            {
                Transmit("QUIT");
                Receive();
            }
            catch (IOException)
            {
            }
            stream?.Dispose();
            tcp.Dispose();
        }
    }
}
