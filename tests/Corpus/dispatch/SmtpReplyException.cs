using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Printserver.ScanToMail
{
    /// <summary>The mail server said no.</summary>
    [Serializable]
    public class SmtpReplyException : Exception
    {
        public int Code { get; }

        public SmtpReplyException(int code, string text)
            : base(code + " " + text)
        {
            Code = code;
        }
    }

    public sealed class SmtpSession : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public SmtpSession(string host, int port, string ownName)
        {
            _tcp = new TcpClient(host, port) { ReceiveTimeout = 300000, SendTimeout = 120000 };
            var stream = _tcp.GetStream();
            _reader = new StreamReader(stream, Encoding.ASCII);
            _writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Expect(2);
            Command("EHLO " + ownName, 2);
        }

        public void Send(string from, IEnumerable<string> to, string data)
        {
            Command("MAIL FROM:<" + from + ">", 2);
            foreach (var recipient in to)
                Command("RCPT TO:<" + recipient + ">", 2);
            Command("DATA", 3);
            using (var lines = new StringReader(data))
            {
                string line;
                while ((line = lines.ReadLine()) != null)
                    _writer.WriteLine(line.StartsWith(".") ? "." + line : line);
            }

            Command(".", 2);
        }

        private void Command(string line, int firstDigit)
        {
            _writer.WriteLine(line);
            Expect(firstDigit);
        }

        private void Expect(int firstDigit)
        {
            string line;
            do
            {
                line = _reader.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("connection lost");
            }
            while (line.Length > 3 && line[3] == '-');

            if (line[0] - '0' != firstDigit)
                throw new SmtpReplyException(int.Parse(line.Substring(0, 3)), line.Length > 4 ? line.Substring(4) : "");
        }

        public void Dispose()
        {
            try
            {
                _writer.WriteLine("QUIT");
            }
            catch (IOException)
            {
            }

            _tcp.Close();
        }
    }

    public static class ScanSpooler
    {
        public static void Transmit(string host, string user, string[] receivers, string mime)
        {
            var left = 5;
            while (left-- > 0)
            {
                try
                {
                    using (var session = new SmtpSession(host, 25, Environment.MachineName))
                    {
                        session.Send(user, receivers, mime);
                        return;
                    }
                }
                catch (SmtpReplyException refusal) //! SMTP101
                {
                    Console.Error.WriteLine("scan of {0}: {1}, {2} attempts left", user, refusal.Message, left);
                    Thread.Sleep(20000);
                }
            }

            throw new IOException("the scan could not be mailed");
        }
    }

    public sealed class SendResult
    {
        private SendResult(bool done, bool again, string text)
        {
            Done = done;
            Again = again;
            Text = text;
        }

        public bool Done { get; }

        public bool Again { get; }

        public string Text { get; }

        public static SendResult Success() => new SendResult(true, false, "");

        public static SendResult Transient(string text) => new SendResult(false, true, text);

        public static SendResult Failed(string text) => new SendResult(false, false, text);
    }

    public sealed class TonerAlarm
    {
        private readonly Queue<string> _waiting = new Queue<string>();
        private readonly string _host;

        public TonerAlarm(string host)
        {
            _host = host;
        }

        public void Raise(string printer)
        {
            var mime = "Subject: toner of " + printer + " is low\r\n\r\nPlease order.\r\n";
            if (Mail(mime).Again)
                _waiting.Enqueue(mime);
        }

        public void Hourly()
        {
            for (var n = _waiting.Count; n > 0; n--)
            {
                var mime = _waiting.Dequeue();
                var result = Mail(mime);
                if (result.Again && _waiting.Count < 100)
                    _waiting.Enqueue(mime);
            }
        }

        private SendResult Mail(string mime)
        {
            try
            {
                using (var session = new SmtpSession(_host, 25, Environment.MachineName))
                    session.Send("printer@office.example", new[] { "it@office.example" }, mime);
                return SendResult.Success();
            }
            catch (SmtpReplyException refusal) //! SMTP101
            {
                return SendResult.Transient(refusal.Message);
            }
            catch (SocketException error)
            {
                return SendResult.Transient(error.Message);
            }
        }
    }
}
