using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.StateMachineNoAnswer
{
    public enum Phase { Greeting, Hello, Mail, Recipients, Data, Text, Done }

    /// <summary>Walks from phase to phase; a reply of 4 or 5 stops it, except where it is not looked at.</summary>
    public class PhaseSender
    {
        private readonly Queue<string> _recipients;
        private readonly string _sender;
        private readonly string _text;

        public PhaseSender(string sender, IEnumerable<string> recipients, string text)
        {
            _sender = sender;
            _recipients = new Queue<string>(recipients);
            _text = text;
        }

        public Phase StoppedIn { get; private set; }

        public bool Run(StreamReader input, StreamWriter output)
        {
            var phase = Phase.Greeting;
            while (phase != Phase.Done)
            {
                StoppedIn = phase;
                switch (phase)
                {
                    case Phase.Greeting:
                        if (Bad(Reply(input)))
                            return false;
                        phase = Phase.Hello;
                        break;

                    case Phase.Hello:
                        output.Write("EHLO phases.example\r\n");
                        if (Bad(Reply(input)))
                            return false;
                        phase = Phase.Mail;
                        break;

                    case Phase.Mail:
                        output.Write("MAIL FROM:<" + _sender + ">\r\n");
                        if (Bad(Reply(input)))
                            return false;
                        phase = Phase.Recipients;
                        break;

                    case Phase.Recipients:
                        output.Write("RCPT TO:<" + _recipients.Dequeue() + ">\r\n");
                        Reply(input);  //! SMTP005
                        if (_recipients.Count == 0)
                            phase = Phase.Data;
                        break;

                    case Phase.Data:
                        output.Write("DATA\r\n");
                        if (Bad(Reply(input)))
                            return false;
                        phase = Phase.Text;
                        break;

                    case Phase.Text:
                        output.Write(_text.Replace("\n.", "\n..") + "\r\n.\r\n");
                        var end = Reply(input);  //! SMTP005
                        phase = Phase.Done;
                        break;
                }
            }

            output.Write("QUIT\r\n");
            return true;
        }

        private static bool Bad(string reply)
        {
            return reply.Length < 3 || reply[0] == '4' || reply[0] == '5';
        }

        private static string Reply(TextReader input)
        {
            string? line;
            do
            {
                line = input.ReadLine();
                if (line == null)
                    throw new IOException("Connection lost");
            }
            while (line.Length > 3 && line[3] == '-');
            return line;
        }
    }
}
