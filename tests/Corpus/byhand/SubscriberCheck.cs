#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Gazette.Subscribers
{
    public enum Verdict { Valid, Invalid, Unknown }

    public sealed class Subscriber
    {
        public int Id { get; init; }
        public string Email { get; init; } = "";
        public string Exchanger { get; init; } = "";
        public bool DoNotMail { get; set; }
    }

    public interface ISubscriberStore
    {
        IEnumerable<Subscriber> All();
        void Save(Subscriber s);
    }

    public sealed class SubscriberCheck
    {
        private readonly ISubscriberStore _store;
        private readonly Action<string> _log;

        public SubscriberCheck(ISubscriberStore store, Action<string> log)
        {
            _store = store;
            _log = log;
        }

        public void Run()
        {
            Parallel.ForEach(_store.All().ToList(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, s =>
            {
                var verdict = Verdict.Unknown;
                try
                {
                    verdict = Check(s.Exchanger, s.Email);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    _log(s.Email + ": " + e.Message);
                }

                if (verdict == Verdict.Invalid)
                {
                    s.DoNotMail = true;
                    _store.Save(s);
                }
            });
        }

        private static Verdict Check(string host, string address)
        {
            using var tcp = new TcpClient(host, 25) { ReceiveTimeout = 120_000 };
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            if (ReadCode(reader) != 220)
                return Verdict.Unknown;
            writer.WriteLine("HELO gazette.example");
            if (ReadCode(reader) / 100 != 2)
                return Verdict.Unknown;
            writer.WriteLine("MAIL FROM:<>");
            if (ReadCode(reader) / 100 != 2)
                return Verdict.Unknown;

            writer.WriteLine($"RCPT TO:<{address}>");
            var code = ReadCode(reader);
            writer.WriteLine("QUIT");
            switch (code)
            {
                case 250:
                case 251:
                    return Verdict.Valid;
                case 450: //! SMTP004
                case 550:
                case 551:
                case 553:
                    return Verdict.Invalid;
                default:
                    return Verdict.Unknown;
            }
        }

        private static int ReadCode(StreamReader reader)
        {
            for (; ; )
            {
                var line = reader.ReadLine();
                if (line == null)
                    throw new EndOfStreamException("closed");
                if (line.Length >= 4 && line[3] == '-')
                    continue;
                return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : -1;
            }
        }
    }
}
