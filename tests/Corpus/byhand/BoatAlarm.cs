#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace BoatAlarm
{
    public sealed class AlarmMailer : IDisposable
    {
        private readonly string[] _hosts;
        private readonly Action<string> _log;
        private TcpClient? _tcp;
        private StreamReader _in = StreamReader.Null;
        private StreamWriter _out = StreamWriter.Null;

        public AlarmMailer(string[] hosts, Action<string> log)
        {
            _hosts = hosts;
            _log = log;
        }

        private bool TryOpen(string host)
        {
            try
            {
                _tcp = new TcpClient(host, 25) { ReceiveTimeout = 60_000 };
                _in = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
                _out = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                return Reply() == 220;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                _log(host + ": " + e.Message);
                return false;
            }
        }

        public bool Alarm(string text)
        {
            bool open = false;
            foreach (var host in _hosts)
            {
                open = TryOpen(host);
                if (open)
                    break;
                _tcp?.Dispose();
            }

            if (!open)
            {
                _log("no server, alarm kept");
                return false;
            }

            try
            {
                return Command("EHLO boat.example") is 250
                    && Command("MAIL FROM:<bilge@boat.example>") is 250
                    && Command("RCPT TO:<owner@boat.example>") is 250 or 251
                    && Command("DATA") is 354
                    && Command($"Subject: ALARM\r\n\r\n{text}\r\n.") is 250;
            }
            catch (IOException e)
            {
                _log("line broke: " + e.Message);
                return false;
            }
        }

        private int Command(string line)
        {
            _out.WriteLine(line);
            return Reply();
        }

        private int Reply()
        {
            while (_in.ReadLine() is { } line)
            {
                if (line.Length >= 3 && (line.Length == 3 || line[3] != '-'))
                    return int.TryParse(line.AsSpan(0, 3), out var n) ? n : 0;
            }
            throw new EndOfStreamException();
        }

        public void Dispose() => _tcp?.Dispose();

        public static void Main(string[] args)
        {
            for (var tries = 0; tries < 100; tries++)
            {
                using var m = new AlarmMailer(args, Console.WriteLine);
                if (m.Alarm("Water in the bilge, " + DateTime.Now))
                    return;
                Thread.Sleep(TimeSpan.FromMinutes(2));
            }
        }
    }
}
