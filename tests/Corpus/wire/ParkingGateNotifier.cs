using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace CityParking.Gates
{
    public partial class GateMailClient : IDisposable
    {
        private readonly string _server;
        private readonly int _port;
        private TcpClient _client;
        private StreamReader _input;
        private StreamWriter _output;

        public GateMailClient(string server, int port)
        {
            _server = server;
            _port = port;
        }

        public void Connect()
        {
            _client = new TcpClient();
            _client.ReceiveTimeout = 15000;
            _client.Connect(_server, _port);
            _input = new StreamReader(_client.GetStream(), Encoding.ASCII);
            _output = new StreamWriter(_client.GetStream(), Encoding.ASCII);
            _output.NewLine = "\r\n";
            _output.AutoFlush = true;
        }

        public void Hello(string name)
        {
            _output.WriteLine("EHLO {0}", name); //! SMTP002
            CheckReply("EHLO", '2');
        }

        public void Dispose()
        {
            if (_output != null)
                _output.WriteLine("QUIT");
            if (_client != null)
                _client.Close();
        }
    }

    public partial class GateMailClient
    {
        public void Send(string from, IEnumerable<string> recipients, string subject, IEnumerable<string> lines)
        {
            _output.WriteLine("MAIL FROM:<{0}>", from);
            CheckReply("MAIL", '2');

            foreach (string recipient in recipients)
            {
                _output.WriteLine("RCPT TO:<{0}>", recipient);
                CheckReply("RCPT " + recipient, '2');
            }

            _output.WriteLine("DATA");
            CheckReply("DATA", '3');
            _output.WriteLine("From: <{0}>", from);
            _output.WriteLine("Subject: {0}", subject);
            _output.WriteLine();
            foreach (string line in lines)
                _output.WriteLine(line.StartsWith(".") ? "." + line : line);
            _output.WriteLine(".");
            CheckReply("message", '2');
        }

        private void CheckReply(string what, char digit)
        {
            string line = _input.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = _input.ReadLine();
            if (string.IsNullOrEmpty(line) || line[0] != digit)
                throw new IOException(what + ": " + line);
        }
    }

    public class GateEvent
    {
        public string Gate { get; set; }
        public string Plate { get; set; }
        public DateTime Time { get; set; }
        public bool Blocked { get; set; }
    }

    public class ParkingGateNotifier
    {
        private readonly string _server;
        private readonly List<string> _guards;
        private readonly TextWriter _journal;

        public ParkingGateNotifier(string server, List<string> guards, TextWriter journal)
        {
            _server = server;
            _guards = guards;
            _journal = journal;
        }

        public void Notify(IList<GateEvent> events)
        {
            List<string> lines = new List<string>();
            foreach (GateEvent e in events)
            {
                if (e.Blocked)
                    lines.Add(string.Format("{0:HH:mm} gate {1}: {2} was stopped", e.Time, e.Gate, e.Plate));
            }
            if (lines.Count == 0)
                return;

            using (GateMailClient mail = new GateMailClient(_server, 25))
            {
                try
                {
                    mail.Connect();
                }
                catch (SocketException error) //! SMTP007
                {
                    _journal.WriteLine("{0:s} mail server: {1}", DateTime.Now, error.Message);
                }

                mail.Hello("gates.cityparking.example");
                mail.Send("gates@cityparking.example", _guards, lines.Count + " cars stopped", lines);
                _journal.WriteLine("{0:s} told {1} guards", DateTime.Now, _guards.Count);
            }
        }
    }
}
