using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Depot.Protocols
{
    public abstract class LineProtocolClient : IDisposable
    {
        protected LineProtocolClient(string host, int port)
        {
            Host = host;
            Port = port;
        }

        public string Host { get; }
        public int Port { get; }
        protected TcpClient Tcp { get; private set; }
        protected StreamReader Reader { get; private set; }
        protected StreamWriter Writer { get; private set; }

        public void Open()
        {
            Tcp = new TcpClient(Host, Port);
            Tcp.NoDelay = true;
            var stream = Tcp.GetStream();
            Reader = new StreamReader(stream, Encoding.ASCII);
            Writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Login();
        }

        protected abstract void Login();

        protected string Command(string line)
        {
            Writer.WriteLine(line);
            string answer;
            do
            {
                answer = Reader.ReadLine();
                if (answer == null)
                    throw new IOException(Host + " closed the connection");
            }
            while (answer.Length > 3 && answer[3] == '-');
            return answer;
        }

        public virtual void Dispose()
        {
            Tcp?.Dispose();
        }
    }

    // the label printers of the depot: they answer to every line, and say nothing before
    public sealed class LabelPrinterClient : LineProtocolClient
    {
        public LabelPrinterClient(string host) : base(host, 9101) { }

        protected override void Login()
        {
            if (Command("HELLO depot") != "OK")
                throw new IOException("the printer is not ready");
        }

        public void Print(string label)
        {
            if (Command("PRINT " + label) != "OK")
                throw new IOException("not printed: " + label);
        }
    }

    public sealed class SmtpLineClient : LineProtocolClient
    {
        public SmtpLineClient(string host) : base(host, 25) { }

        protected override void Login()
        {
            var answer = Command("HELO depot.example"); //! SMTP002
            if (!answer.StartsWith("2", StringComparison.Ordinal))
                throw new IOException("HELO: " + answer);
        }

        public void Send(string from, string to, IEnumerable<string> lines)
        {
            Must("MAIL FROM:<" + from + ">", '2');
            Must("RCPT TO:<" + to + ">", '2');
            Must("DATA", '3');
            foreach (var line in lines)
                Writer.WriteLine(line.Length > 0 && line[0] == '.' ? "." + line : line);
            Must(".", '2');
        }

        private void Must(string line, char wanted)
        {
            var answer = Command(line);
            if (answer.Length == 0 || answer[0] != wanted)
                throw new IOException(line + ": " + answer);
        }

        public override void Dispose()
        {
            try
            {
                Writer?.WriteLine("QUIT");
            }
            catch (IOException)
            {
            }
            base.Dispose();
        }
    }
}
