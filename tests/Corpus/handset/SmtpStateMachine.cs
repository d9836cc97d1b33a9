using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace EtfTelemetry.Reporting
{
    internal enum Phase
    {
        Hello,
        Sender,
        Recipients,
        Content,
        Bye,
        Finished
    }

    /// <summary>Mails the nightly telemetry summary. One instance per mail.</summary>
    internal sealed class SmtpStateMachine
    {
        private readonly string _from;
        private readonly Queue<string> _rcpts;
        private readonly string _content;
        private Phase _phase = Phase.Hello;

        public SmtpStateMachine(string from, IEnumerable<string> rcpts, string content)
        {
            _from = from;
            _rcpts = new Queue<string>(rcpts);
            _content = content;
        }

        public string Error { get; private set; }

        public bool Run(string host)
        {
            using (var client = new TcpClient(host, 25))
            using (var reader = new StreamReader(client.GetStream()))
            using (var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true })
            {
                while (_phase != Phase.Finished)
                {
                    var expected = '2';
                    switch (_phase)
                    {
                        case Phase.Hello:
                            writer.WriteLine("HELO telemetry.etf.example"); //? SMTP002
                            _phase = Phase.Sender;
                            break;
                        case Phase.Sender:
                            writer.WriteLine("MAIL FROM:<" + _from + ">");
                            _phase = Phase.Recipients;
                            break;
                        case Phase.Recipients:
                            writer.WriteLine("RCPT TO:<" + _rcpts.Dequeue() + ">");
                            if (_rcpts.Count == 0)
                                _phase = Phase.Content;
                            break;
                        case Phase.Content:
                            writer.WriteLine("DATA");
                            var go = reader.ReadLine();
                            if (go == null || !go.StartsWith("3"))
                            {
                                Error = go ?? "connection closed";
                                return false;
                            }
                            writer.Write(_content);
                            writer.WriteLine();
                            writer.WriteLine(".");
                            _phase = Phase.Bye;
                            break;
                        case Phase.Bye:
                            writer.WriteLine("QUIT");
                            _phase = Phase.Finished;
                            break;
                    }

                    var reply = reader.ReadLine();
                    if (reply == null || reply[0] != expected)
                    {
                        Error = reply ?? "connection closed";
                        return false;
                    }
                }
                return true;
            }
        }
    }

    internal static class NightlySummary
    {
        private static void Main()
        {
            var text = "From: telemetry@etf.example\r\nSubject: Nightly summary " + DateTime.Today.ToString("yyyy-MM-dd")
                + "\r\n\r\n" + File.ReadAllText("summary.txt");
            var machine = new SmtpStateMachine("telemetry@etf.example", new[] { "ops@etf.example", "lab@etf.example" }, text);
            if (!machine.Run("mail.etf.example"))
                Console.Error.WriteLine("Summary not sent: " + machine.Error);
        }
    }
}
