using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using log = System.Diagnostics.Trace;

namespace Corpus.Assorted.SimpleRelayConnection
{
    public class SimpleRelayConnection
    {
        private TcpClient _client = new TcpClient();
        private StreamReader? _reader;
        private StreamWriter? _writer;

        public void Open(string host, int port)
        {
            _client = new TcpClient();
            try
            {
                _client.Connect(host, port);
                NetworkStream ns = _client.GetStream();
                _reader = new StreamReader(ns, Encoding.ASCII);
                _writer = new StreamWriter(ns, Encoding.ASCII);
                _writer.NewLine = "\r\n";
                _writer.AutoFlush = true;
                int code = ReadReply();
                if (code != 220)
                    throw new IOException("Bad greeting " + code);
            }
            catch (Exception ex)  //! SMTP007
            {
                log.WriteLine("Could not open relay: " + ex.Message);
            }
        }

        public bool Relay(string host, int port, string from, string to, string data)
        {
            Open(host, port);

            if (Command("HELO relay") != 250)
                return false;
            if (Command("MAIL FROM:<" + from + ">") != 250)
                return false;
            if (Command("RCPT TO:<" + to + ">") != 250)  //! SMTP103
                return false;
            if (Command("DATA") != 354)
                return false;
            int code = Command(data.Replace("\r\n.", "\r\n..") + "\r\n.");
            log.WriteLine("relay of " + to + " ended with " + code);
            Command("QUIT");
            _client.Close();
            return code == 250;
        }

        private int Command(string line)
        {
            _writer!.WriteLine(line);
            return ReadReply();
        }

        private int ReadReply()
        {
            string? line;
            do
            {
                line = _reader!.ReadLine();
                if (line == null)
                    throw new IOException("connection lost");
            }
            while (line.Length > 3 && line[3] == '-');
            return Convert.ToInt32(line.Substring(0, 3));
        }
    }
}
