using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Mixed.TinySmtp
{
    public class TinySmtpException : Exception
    {
        public int Code { get; }
        public TinySmtpException(int code, string text) : base(code + " " + text) { Code = code; }
    }

    /// <summary>Smallest client that works for the boot loader.</summary>
    public sealed class TinySmtp : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly Stream _stream;
        private string _text = "";

        public bool Extended { get; private set; }

        public TinySmtp(string host, string me)
        {
            _tcp = new TcpClient(host, 25);
            _stream = _tcp.GetStream();
            _reader = new StreamReader(_stream, Encoding.ASCII);

            Require(ReadReply(), 220);

            int hello = Command("EHLO " + me);
            if (hello == 500 || hello == 502)
            {
                // very old server
                Require(Command("HELO " + me), 250);
            }
            else
            {
                Require(hello, 250);
                Extended = true;
            }
        }

        public void Send(string from, string to, string data)
        {
            Require(Command("MAIL FROM:<" + from + ">"), 250);
            int rcpt = Command("RCPT TO:<" + to + ">");
            if (rcpt != 251)
                Require(rcpt, 250);
            Require(Command("DATA"), 354);
            Write(data.Replace("\r\n.", "\r\n..") + "\r\n.");
            Require(ReadReply(), 250);
        }

        private int Command(string line)
        {
            Write(line);
            return ReadReply();
        }

        private void Write(string line)
        {
            var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            _stream.Write(bytes, 0, bytes.Length);
        }

        private int ReadReply()
        {
            string line;
            do
            {
                line = _reader.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("connection lost");
            }
            while (line.Length > 3 && line[3] == '-');

            _text = line.Substring(3).Trim();
            return int.Parse(line.Substring(0, 3));
        }

        private void Require(int actual, int expected)
        {
            if (actual != expected)
                throw new TinySmtpException(actual, _text);
        }

        public void Dispose()
        {
            try { Write("QUIT"); } catch (IOException) { }
            _tcp.Dispose();
        }
    }
}
