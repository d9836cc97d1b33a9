using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace RadioTower.Watch
{
    public class SmtpLink : IDisposable
    {
        private TcpClient _tcp;
        private StreamReader _reader;
        private StreamWriter _writer;

        public void Connect(string host, int port)
        {
            _tcp = new TcpClient(host, port);
            _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Expect('2');
        }

        public void Command(string line, char digit = '2')
        {
            _writer.WriteLine(line);
            Expect(digit);
        }

        public void Content(IEnumerable<string> lines)
        {
            foreach (string line in lines)
                _writer.WriteLine(line.Length > 0 && line[0] == '.' ? "." + line : line);
        }

        private void Expect(char digit)
        {
            string line;
            do
            {
                line = _reader.ReadLine();
                if (string.IsNullOrEmpty(line))
                    throw new IOException("The mail server closed the connection.");
            }
            while (line.Length > 3 && line[3] == '-');
            if (line[0] != digit)
                throw new IOException("The mail server said: " + line);
        }

        public void Dispose()
        {
            _tcp?.Dispose();
        }
    }

    public class LampState
    {
        public string Tower { get; set; }
        public bool TopLampOn { get; set; }
        public double Current { get; set; }
        public DateTime Measured { get; set; }
    }

    public class TowerWatch
    {
        private readonly ILogger<TowerWatch> _logger;
        private readonly string _smtpHost;

        public TowerWatch(string smtpHost, ILogger<TowerWatch> logger)
        {
            _smtpHost = smtpHost;
            _logger = logger;
        }

        public bool Report(IList<LampState> states)
        {
            var faults = new List<string>();
            foreach (LampState state in states)
            {
                if (!state.TopLampOn || state.Current < 0.35)
                    faults.Add(string.Format("{0}: lamp {1}, {2:0.00} A at {3:u}", state.Tower, state.TopLampOn ? "on" : "OFF", state.Current, state.Measured));
            }

            if (faults.Count == 0)
                return true;

            using (var link = new SmtpLink())
            {
                try
                {
                    link.Connect(_smtpHost, 25);
                }
                catch (Exception e) //! SMTP007
                {
                    _logger.LogError(e, "No connection to the mail server {Host}", _smtpHost);
                }

                link.Command("EHLO towers.radio.example");
                link.Command("MAIL FROM:<towers@radio.example>");
                link.Command("RCPT TO:<duty@radio.example>");
                link.Command("DATA", '3');
                link.Content(new[] { "From: <towers@radio.example>", "To: <duty@radio.example>", "Subject: obstruction lights", "" });
                link.Content(faults);
                link.Command(".");

                try
                {
                    link.Command("QUIT");
                }
                catch (IOException)
                {
                    _logger.LogDebug("no goodbye");
                }
            }

            _logger.LogInformation("{Count} faults reported", faults.Count);
            return true;
        }
    }
}
