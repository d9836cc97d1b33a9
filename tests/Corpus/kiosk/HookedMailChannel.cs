using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Erp.Messaging.Channels
{
    public abstract class ChannelBase : IDisposable
    {
        private readonly Socket _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private NetworkStream _stream;
        private StreamReader _reader;

        public void Start(string host, int port)
        {
            BeforeStart(host);
            _socket.Connect(host, port);
            _stream = new NetworkStream(_socket, false);
            _reader = new StreamReader(_stream, Encoding.ASCII);
            AfterStart();
        }

        protected virtual void BeforeStart(string host) { }
        protected abstract void AfterStart();

        protected void WriteLine(string line)
        {
            byte[] raw = Encoding.ASCII.GetBytes(line + "\r\n");
            _stream.Write(raw, 0, raw.Length);
        }

        protected string ReadResponse()
        {
            StringBuilder all = new StringBuilder();
            string line;
            while ((line = _reader.ReadLine()) != null)
            {
                all.Append(line).Append('\n');
                if (line.Length < 4 || line[3] != '-') break;
            }
            return all.ToString();
        }

        public virtual void Dispose()
        {
            _socket.Close();
        }
    }

    public class SmtpChannel : ChannelBase
    {
        private readonly string _localName;

        public SmtpChannel(string localName)
        {
            _localName = localName;
        }

        protected override void BeforeStart(string host)
        {
            Console.WriteLine("connecting to " + host);
        }

        protected override void AfterStart()
        {
            string response = ReadResponse(); //! SMTP003
            Console.WriteLine("connected: " + response);
            WriteLine("HELO " + _localName);
            Check(ReadResponse(), '2');
        }

        public void Post(string from, string to, string[] text)
        {
            WriteLine("MAIL FROM:<" + from + ">");
            Check(ReadResponse(), '2');
            WriteLine("RCPT TO:<" + to + ">");
            Check(ReadResponse(), '2');
            WriteLine("DATA");
            Check(ReadResponse(), '3');
            foreach (string line in text)
                WriteLine(line.StartsWith(".", StringComparison.Ordinal) ? "." + line : line);
            WriteLine(".");
            Check(ReadResponse(), '2');
        }

        private static void Check(string response, char digit)
        {
            if (response.Length == 0 || response[0] != digit)
                throw new ApplicationException("mail server: " + response);
        }

        public override void Dispose()
        {
            WriteLine("QUIT");
            base.Dispose();
        }
    }

    public static class OrderConfirmation
    {
        public static void Main(string[] args)
        {
            using (SmtpChannel channel = new SmtpChannel("erp01"))
            {
                channel.Start(args[0], 25);
                channel.Post("orders@corp.example", args[1], new[] { "Subject: Order " + args[2], "", "We have received your order." });
            }
        }
    }
}
