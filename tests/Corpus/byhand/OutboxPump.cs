#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Fleet.Telemetry.Mail
{
    public sealed class SmtpFault : Exception
    {
        public SmtpFault(int replyCode, string text) : base(text) => ReplyCode = replyCode;

        public int ReplyCode { get; }
        public bool IsTransient => ReplyCode is >= 400 and < 500;
    }

    public sealed record Letter(string To, string Subject, string Text);

    public sealed class OutboxPump
    {
        private readonly Queue<Letter> _outbox = new();
        private readonly ILogger<OutboxPump> _logger;
        private readonly string _relay;

        public OutboxPump(string relay, ILogger<OutboxPump> logger)
        {
            _relay = relay;
            _logger = logger;
        }

        public void Post(Letter letter) => _outbox.Enqueue(letter);

        public void Drain()
        {
            while (_outbox.TryDequeue(out var letter))
            {
                try
                {
                    Send(letter);
                    _logger.LogInformation("{To} has {Subject}", letter.To, letter.Subject);
                }
                catch (SmtpFault fault) when (fault.IsTransient) //! SMTP106
                {
                    _logger.LogInformation(fault, "{To} is put back", letter.To);
                    _outbox.Enqueue(letter);
                    Thread.Sleep(1000);
                }
                catch (SmtpFault fault)
                {
                    _logger.LogError(fault, "{To} does not get {Subject}", letter.To, letter.Subject);
                }
            }
        }

        private void Send(Letter letter)
        {
            using var tcp = new TcpClient(_relay, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            Step(null, 220);
            Step("EHLO fleet.example", 250);
            Step("MAIL FROM:<telemetry@fleet.example>", 250);
            Step($"RCPT TO:<{letter.To}>", 250, 251);
            Step("DATA", 354);
            Step($"To: {letter.To}\r\nSubject: {letter.Subject}\r\n\r\n{letter.Text.Replace("\r\n.", "\r\n..")}\r\n.", 250);
            writer.WriteLine("QUIT");

            void Step(string? command, params int[] wanted)
            {
                if (command is not null)
                    writer.WriteLine(command);
                string? line;
                while ((line = reader.ReadLine()) is { Length: > 3 } && line[3] == '-')
                {
                }
                if (line is null || line.Length < 3)
                    throw new SmtpFault(421, "connection lost");
                var code = int.Parse(line[..3]);
                if (Array.IndexOf(wanted, code) < 0)
                    throw new SmtpFault(code, line);
            }
        }
    }
}
