using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.StubbornReporter
{
    /// <summary>Mails crash reports; must never throw.</summary>
    public class StubbornReporter
    {
        private TcpClient _tcp = new TcpClient();
        private StreamReader _in;
        private StreamWriter _out;

        public void Report(string host, string text)
        {
            try
            {
                _tcp.Connect(host, 25);
                Open();
            }
            catch (Exception ex)  //! SMTP007
            {
                Console.Error.WriteLine("connect: " + ex.Message);
            }

            Exchange("HELO app", "250");
            Exchange("MAIL FROM:<crash@app.example>", "250");
            Exchange("RCPT TO:<dev@app.example>", "25");
            Exchange("DATA", "354");
            Exchange(text + "\r\n.", "250");
            Exchange("QUIT", "221");
        }

        private void Open()
        {
            _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            string greeting = _in.ReadLine();
            if (greeting == null || !greeting.StartsWith("220"))
                throw new IOException("greeting: " + greeting);
        }

        private void Exchange(string line, string expected)
        {
            _out.WriteLine(line);
            string reply = _in.ReadLine();
            if (reply == null || !reply.StartsWith(expected))
                throw new IOException(line + ": " + reply);
        }
    }
}
