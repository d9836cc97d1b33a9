using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace InHouse.Messaging
{
    public class SmtpConversationException : Exception
    {
        public SmtpConversationException(string msg, string reply) : base(msg) { Reply = reply; }
        public string Reply { get; }
    }

    /// <summary>Sends one message through a submission server. Not thread safe.</summary>
    public class SmtpConversation : IDisposable
    {
        Stream _stream;
        readonly TcpClient _client = new TcpClient();
        readonly string _server;

        public SmtpConversation(string server)
        {
            _server = server;
        }

        public void Run(string user, string password, string from, IList<string> to, string message)
        {
            _client.Connect(_server, 587);
            _stream = _client.GetStream();
            Expect("220");

            SendCommand("EHLO " + Environment.MachineName.ToLowerInvariant());
            Expect("250");

            SendCommand("STARTTLS");
            Expect("220");

            var ssl = new SslStream(_stream, false);
            ssl.AuthenticateAsClient(_server);
            _stream = ssl;

            SendCommand("EHLO " + Environment.MachineName.ToLowerInvariant());
            Expect("250");

            SendCommand("AUTH LOGIN");
            Expect("334");
            SendCommand(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
            Expect("334");
            SendCommand(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)));
            Expect("235");

            SendCommand("MAIL FROM:<" + from + ">");
            Expect("250");
            foreach (var rcpt in to)
            {
                SendCommand("RCPT TO:<" + rcpt + ">");
                Expect("250", "251");
            }
            SendCommand("DATA");
            Expect("354");
            SendCommand(message.Replace("\n.", "\n..") + "\r\n.");
            Expect("250");
            SendCommand("QUIT");
        }

        void SendCommand(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text + "\r\n");
            _stream.Write(bytes, 0, bytes.Length);
        }

        string Expect(params string[] codes)
        {
            var reply = ReadResponse();
            foreach (var c in codes)
            {
                if (reply.StartsWith(c, StringComparison.Ordinal))
                    return reply;
            }
            throw new SmtpConversationException("Expected " + string.Join("/", codes) + " but got: " + reply, reply);
        }

        string ReadResponse()
        {
            var all = new StringBuilder();
            while (true)
            {
                var line = ReadOneLine();
                all.AppendLine(line);
                if (line.Length < 4 || line[3] != '-')
                    return all.ToString();
            }
        }

        string ReadOneLine()
        {
            var sb = new StringBuilder();
            int b;
            while ((b = _stream.ReadByte()) != -1)
            {
                if (b == '\n') return sb.ToString();
                if (b != '\r') sb.Append((char)b);
            }
            throw new EndOfStreamException("server closed the connection");
        }

        public void Dispose()
        {
            if (_stream != null) _stream.Dispose();
            _client.Dispose();
        }
    }
}
