#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Digest
{
    // after Lib/smtplib.py
    public class LineSmtp : IDisposable
    {
        private readonly TcpClient _sock = new TcpClient();
        private StreamReader _file = StreamReader.Null;
        private StreamWriter _out = StreamWriter.Null;

        public bool DebugLevel { get; set; }

        public (int Code, string Text) Connect(string host, int port)
        {
            _sock.Connect(host, port);
            _file = new StreamReader(_sock.GetStream(), Encoding.ASCII);
            _out = new StreamWriter(_sock.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            return GetReply();
        }

        public (int Code, string Text) Helo(string name = "localhost") => DoCmd("helo " + name);

        public (int Code, string Text) Mail(string sender) => DoCmd($"mail from:<{sender}>");

        public (int Code, string Text) Rcpt(string recip) => DoCmd($"rcpt to:<{recip}>");

        public (int Code, string Text) Data(string msg)
        {
            var first = DoCmd("data");
            if (first.Code != 354)
                return first;
            foreach (var line in msg.Split('\n'))
                _out.WriteLine(line.StartsWith('.') ? "." + line : line);
            return DoCmd(".");
        }

        public void Quit()
        {
            DoCmd("quit");
            _sock.Close();
        }

        private (int Code, string Text) DoCmd(string cmd)
        {
            if (DebugLevel)
                Console.Error.WriteLine("send: " + cmd);
            _out.WriteLine(cmd);
            return GetReply();
        }

        private (int Code, string Text) GetReply()
        {
            var text = new StringBuilder();
            string? line;
            do
            {
                line = _file.ReadLine();
                if (line is null)
                    throw new EndOfStreamException("Connection unexpectedly closed");
                text.Append(line).Append('\n');
                if (DebugLevel)
                    Console.Error.WriteLine("reply: " + line);
            }
            while (line.Length > 3 && line[3] == '-');
            return (int.Parse(line.Substring(0, 3)), text.ToString());
        }

        public void Dispose() => _sock.Dispose();
    }

    public static class AlertDigest
    {
        public static int Main(string[] args)
        {
            var alerts = new List<string>();
            if (args.Length > 1 && File.Exists(args[1]))
                alerts.AddRange(File.ReadAllLines(args[1]));
            if (alerts.Count == 0)
                return 0;

            var body = new StringBuilder("Subject: " + alerts.Count + " alerts\n\n");
            alerts.Sort(StringComparer.Ordinal);
            foreach (var a in alerts)
                body.Append(" * ").Append(a).Append('\n');

            using var c = new LineSmtp { DebugLevel = Environment.GetEnvironmentVariable("DIGEST_DEBUG") == "1" };
            c.Connect(args[0], 25); //! SMTP003
            c.Helo("digest.example.net"); //! SMTP005
            c.Mail("digest@example.net"); //! SMTP005
            c.Rcpt("oncall@example.net"); //! SMTP005
            var (code, text) = c.Data(body.ToString());
            c.Quit();
            if (code == 250)
                return 0;
            Console.Error.WriteLine("digest not sent: " + text);
            return 1;
        }
    }
}
