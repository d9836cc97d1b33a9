#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Direct.Delivery
{
    public abstract record Outcome
    {
        public sealed record Accepted(string Host) : Outcome;
        public sealed record Returned(string Host, int Code, string Text) : Outcome;
        public sealed record Postponed(string Reason) : Outcome;
    }

    /// <summary>Tries the exchangers in the order of their preference.</summary>
    public sealed class MxWalker
    {
        private readonly Action<string> _note;

        public MxWalker(Action<string> note) => _note = note;

        public Outcome Deliver(IReadOnlyList<string> exchangers, string from, string to, string content)
        {
            var reason = "no exchanger";
            foreach (var host in exchangers)
            {
                Talk talk;
                try
                {
                    talk = new Talk(host);
                }
                catch (SocketException e)
                {
                    _note($"{host}: {e.SocketErrorCode}");
                    reason = e.Message;
                    continue;
                }

                using (talk)
                {
                    var greeting = talk.Listen();
                    if (greeting.Code is 421 or 521 or 554 || !greeting.Ok)
                    {
                        _note($"{host} greets with {greeting.Code}, next one");
                        reason = greeting.Text;
                        continue;
                    }

                    var hello = talk.Ask("EHLO direct.example");
                    if (hello.Code is 500 or 502)
                        hello = talk.Ask("HELO direct.example");
                    if (!hello.Ok)
                    {
                        reason = hello.Text;
                        continue;
                    }

                    var eightBit = hello.Text.Contains("8BITMIME", StringComparison.OrdinalIgnoreCase);
                    var mail = talk.Ask($"MAIL FROM:<{from}>" + (eightBit ? " BODY=8BITMIME" : ""));
                    if (mail.Code is 555 or 501 or 504 && eightBit)
                        mail = talk.Ask($"MAIL FROM:<{from}>");
                    if (!mail.Ok)
                    {
                        if (mail.Code >= 500)
                            return new Outcome.Returned(host, mail.Code, mail.Text);
                        reason = mail.Text;
                        continue;
                    }

                    var rcpt = talk.Ask($"RCPT TO:<{to}>");
                    if (!rcpt.Ok)
                    {
                        if (rcpt.Code >= 500)
                            return new Outcome.Returned(host, rcpt.Code, rcpt.Text);
                        reason = rcpt.Text;
                        continue;
                    }

                    var data = talk.Ask("DATA");
                    if (data.Code != 354)
                    {
                        reason = data.Text;
                        continue;
                    }

                    var end = talk.Ask(content.Replace("\r\n.", "\r\n..") + "\r\n.");
                    talk.Ask("QUIT");
                    if (end.Ok)
                        return new Outcome.Accepted(host);
                    if (end.Code >= 500)
                        return new Outcome.Returned(host, end.Code, end.Text);
                    reason = end.Text;
                }
            }
            return new Outcome.Postponed(reason);
        }

        private readonly record struct Word(int Code, string Text)
        {
            public bool Ok => Code is >= 200 and < 300;
        }

        private sealed class Talk : IDisposable
        {
            private readonly TcpClient _tcp;
            private readonly StreamReader _reader;
            private readonly StreamWriter _writer;

            public Talk(string host)
            {
                _tcp = new TcpClient(host, 25) { ReceiveTimeout = 300_000 };
                _reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
                _writer = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            }

            public Word Ask(string command)
            {
                try
                {
                    _writer.WriteLine(command);
                }
                catch (IOException e)
                {
                    return new Word(421, e.Message);
                }
                return Listen();
            }

            public Word Listen()
            {
                var all = new StringBuilder();
                try
                {
                    while (_reader.ReadLine() is { } line)
                    {
                        all.AppendLine(line);
                        if (line.Length < 4 || line[3] != '-')
                            return new Word(int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var c) ? c : 421, all.ToString());
                    }
                }
                catch (IOException e)
                {
                    all.Append(e.Message);
                }
                return new Word(421, all.ToString());
            }

            public void Dispose() => _tcp.Dispose();
        }
    }
}
