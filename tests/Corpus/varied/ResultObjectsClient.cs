using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Enterprise.Smtp
{
    public interface ISmtpCommand
    {
        string Line { get; }
        bool Accepts(int code);
    }

    public class CommandResult
    {
        public bool Success { get; }
        public int Code { get; }
        public string Text { get; }
        public CommandResult(bool success, int code, string text) { Success = success; Code = code; Text = text; }
        public CommandResult Then(Func<CommandResult> next) => Success ? next() : this;
    }

    internal class Command : ISmtpCommand
    {
        private readonly int _class;
        public string Line { get; }
        public Command(string line, int replyClass) { Line = line; _class = replyClass; }
        public bool Accepts(int code) => code / 100 == _class;
    }

    public class ResultObjectsClient
    {
        private readonly TextReader _reader;
        private readonly TextWriter _writer;

        public ResultObjectsClient(TextReader reader, TextWriter writer)
        {
            _reader = reader;
            _writer = writer;
        }

        public static CommandResult Deliver(string host, string from, string to, string body)
        {
            using (var tcp = new TcpClient(host, 25))
            {
                var s = tcp.GetStream();
                var client = new ResultObjectsClient(new StreamReader(s, Encoding.ASCII), new StreamWriter(s, Encoding.ASCII));
                return client.Greeting()
                    .Then(() => client.Execute(new Command("EHLO enterprise", 2)))
                    .Then(() => client.Execute(new Command("MAIL FROM:<" + from + ">", 2)))
                    .Then(() => client.Execute(new Command("RCPT TO:<" + to + ">", 2)))
                    .Then(() => client.Execute(new Command("DATA", 3)))
                    .Then(() => client.Execute(new Command(body + "\r\n.", 2)));
            }
        }

        public CommandResult Greeting() => Receive(c => c == 220);

        public CommandResult Execute(ISmtpCommand command)
        {
            _writer.Write(command.Line + "\r\n");
            _writer.Flush();
            return Receive(command.Accepts);
        }

        private CommandResult Receive(Func<int, bool> accepts)
        {
            var text = new List<string>();
            string? line;
            do
            {
                line = _reader.ReadLine();
                if (line == null || line.Length < 3)
                    return new CommandResult(false, 0, "connection lost");
                text.Add(line);
            }
            while (line.Length > 3 && line[3] == '-');
            int code = int.Parse(line.Substring(0, 3));
            return new CommandResult(accepts(code), code, string.Join(Environment.NewLine, text));
        }
    }
}
