using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ConstructorTalks
{
    /// <summary>Connected and introduced by the time it is made.</summary>
    public class SmtpChannel : IDisposable
    {
        private readonly TcpClient _client;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public SmtpChannel(string server, int port, string localName)
        {
            _client = new TcpClient(server, port);
            _in = new StreamReader(_client.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            _out.WriteLine("EHLO " + localName);  //! SMTP002

            // The banner and the answer come together.
            if (ReadCode() != 220 || ReadCode() != 250)
                throw new InvalidOperationException("Not an SMTP server.");
        }

        public bool Mail(string from)
        {
            _out.WriteLine("MAIL FROM:<" + from + ">");
            return ReadCode() == 250;
        }

        public bool Recipient(string to)
        {
            _out.WriteLine("RCPT TO:<" + to + ">");
            return ReadCode() == 250;  //! SMTP103
        }

        public void Data(TextReader message)
        {
            _out.WriteLine("DATA");
            if (ReadCode() != 354)
                throw new InvalidOperationException("The server takes no message.");
            for (var line = message.ReadLine(); line != null; line = message.ReadLine())
                _out.WriteLine(line.StartsWith(".") ? "." + line : line);
            _out.WriteLine(".");
            ReadCode();  //! SMTP005
        }

        public void Dispose()
        {
            _out.WriteLine("QUIT");
            _client.Dispose();
        }

        private int ReadCode()
        {
            string line;
            do
            {
                line = _in.ReadLine() ?? throw new EndOfStreamException();
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }
    }
}
