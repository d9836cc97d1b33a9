using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace TinyMailer
{
    enum Phase { Greeting, Helo, From, To, Data, Body, Quit, Done, Failed }

    class Letter
    {
        public string From = "";
        public Queue<string> Rcpts = new Queue<string>();
        public string Text = "";
    }

    class SmtpStateMachine
    {
        readonly Letter letter;
        Phase phase = Phase.Greeting;
        int accepted;
        public string LastError;

        public SmtpStateMachine(Letter l) { letter = l; }

        public bool Run(string host)
        {
            using (var tcp = new TcpClient(host, 25))
            using (var rd = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var wr = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                while (phase != Phase.Done && phase != Phase.Failed)
                {
                    string line = rd.ReadLine();
                    if (line == null) { Fail("eof in " + phase); break; }
                    if (line.Length > 3 && line[3] == '-') continue;
                    string next = Feed(int.Parse(line.Substring(0, 3)), line);
                    if (next != null) wr.WriteLine(next);
                }
            }
            return phase == Phase.Done;
        }

        string Feed(int code, string line)
        {
            switch (phase)
            {
                case Phase.Greeting:
                    if (code != 220) return Fail(line);
                    phase = Phase.Helo;
                    return "EHLO tinymailer";

                case Phase.Helo:
                    if (code / 100 != 2) return Fail(line);
                    phase = Phase.From;
                    return "MAIL FROM:<" + letter.From + ">";

                case Phase.From:
                    if (code / 100 != 2) return Fail(line);
                    phase = Phase.To;
                    return "RCPT TO:<" + letter.Rcpts.Dequeue() + ">";

                case Phase.To:
                    if (code / 100 == 2) accepted++;
                    else LastError = line;
                    if (letter.Rcpts.Count > 0)
                        return "RCPT TO:<" + letter.Rcpts.Dequeue() + ">";
                    if (accepted == 0) return Fail(line);
                    phase = Phase.Data;
                    return "DATA";

                case Phase.Data:
                    if (code != 354) return Fail(line);
                    phase = Phase.Body;
                    return letter.Text.Replace("\n.", "\n..") + "\r\n.";

                case Phase.Body:
                    if (code / 100 != 2) return Fail(line);
                    phase = Phase.Quit;
                    return "QUIT";

                case Phase.Quit:
                    phase = Phase.Done;
                    return null;
            }
            return null;
        }

        string Fail(string why)
        {
            LastError = why;
            phase = Phase.Failed;
            return "QUIT";
        }
    }
}
