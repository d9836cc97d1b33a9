#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SiteBuilder.Plugins.ContactForm
{
    public sealed class ContactFormOptions
    {
        public string Relay { get; set; } = "localhost";
        public int Port { get; set; } = 25;
        public string Sender { get; set; } = "forms@localhost";
        public List<string> Copies { get; set; } = new();
    }

    /// <summary>Sends what visitors typed into the form. Loosely after SMTP.php.</summary>
    public sealed class ContactFormTransport
    {
        private readonly ContactFormOptions _options;
        private readonly ILogger<ContactFormTransport> _log;
        private StreamReader? _reader;
        private StreamWriter? _writer;
        private string _error = "";

        public ContactFormTransport(ContactFormOptions options, ILogger<ContactFormTransport> log)
        {
            _options = options;
            _log = log;
        }

        public bool Submit(string owner, string visitor, string text)
        {
            using var tcp = new TcpClient(_options.Relay, _options.Port);
            _reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            var (code, greeting) = Receive();
            if (code != 220)
            {
                _log.LogWarning("Relay {Relay} said {Greeting}", _options.Relay, greeting);
                return false;
            }

            if (!Command("EHLO", "EHLO " + Environment.MachineName, 250) && !Command("HELO", "HELO " + Environment.MachineName, 250))
                return Failed();
            if (!Command("MAIL", "MAIL FROM:<" + _options.Sender + ">", 250))
                return Failed();
            if (!Command("RCPT", "RCPT TO:<" + owner + ">", 250, 251))
                return Failed();
            foreach (var copy in _options.Copies)
            {
                Command("RCPT", "RCPT TO:<" + copy + ">", 250, 251); //! SMTP005
                _log.LogDebug("Copy to {Copy}", copy);
            }

            if (!Command("DATA", "DATA", 354))
                return Failed();
            _writer.WriteLine("From: " + _options.Sender);
            _writer.WriteLine("To: " + owner);
            _writer.WriteLine("Reply-To: " + visitor);
            _writer.WriteLine("Subject: Message from your site");
            _writer.WriteLine();
            foreach (var line in text.Split('\n'))
                _writer.WriteLine(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
            Command("content", ".", 250); //! SMTP005
            Command("QUIT", "QUIT", 221);
            _log.LogInformation("Form message for {Owner} handed over", owner);
            return true;
        }

        private bool Failed()
        {
            _log.LogError("Form message not sent: {Error}", _error);
            return false;
        }

        private bool Command(string name, string line, params int[] expected)
        {
            _writer!.WriteLine(line);
            var (code, text) = Receive();
            if (Array.IndexOf(expected, code) >= 0)
                return true;
            _error = name + ": " + text;
            return false;
        }

        private (int Code, string Text) Receive()
        {
            var all = new StringBuilder();
            while (true)
            {
                var line = _reader!.ReadLine();
                if (line is null)
                    return (0, "closed");
                all.AppendLine(line);
                if (line.Length < 4 || line[3] == ' ')
                    return (int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 0, all.ToString());
            }
        }
    }
}
