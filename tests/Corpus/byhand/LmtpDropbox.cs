#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Dropbox.Lmtp
{
    public interface ILocalDelivery
    {
        IReadOnlyDictionary<string, DeliveryVerdict> Deliver(string sender, IReadOnlyList<string> users, TextReader message);
    }

    public enum DeliveryVerdict { Stored, TryAgain, Refused }

    /// <summary>Hands messages to the Cyrus socket. One answer a recipient comes after the dot.</summary>
    public sealed class LmtpDropbox : ILocalDelivery
    {
        private readonly string _socketPath;
        private readonly Action<string> _trace;

        public LmtpDropbox(string socketPath, Action<string>? trace = null)
        {
            _socketPath = socketPath;
            _trace = trace ?? (_ => { });
        }

        public IReadOnlyDictionary<string, DeliveryVerdict> Deliver(string sender, IReadOnlyList<string> users, TextReader message)
        {
            var verdicts = new Dictionary<string, DeliveryVerdict>();
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
            using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            string Next()
            {
                string? line;
                do
                {
                    line = reader.ReadLine() ?? throw new EndOfStreamException();
                    _trace("S " + line);
                }
                while (line.Length > 3 && line[3] == '-');
                return line;
            }

            DeliveryVerdict Send(string command)
            {
                _trace("C " + command);
                writer.WriteLine(command);
                return Judge(Next());
            }

            if (Judge(Next()) != DeliveryVerdict.Stored)
                return All(users, DeliveryVerdict.TryAgain);
            if (Send("LHLO localhost") != DeliveryVerdict.Stored)
                return All(users, DeliveryVerdict.TryAgain);

            var v = Send("MAIL FROM:<" + sender + ">");
            if (v != DeliveryVerdict.Stored)
                return All(users, v);

            var accepted = new List<string>();
            foreach (var user in users)
            {
                v = Send("RCPT TO:<" + user + ">");
                if (v == DeliveryVerdict.Stored)
                    accepted.Add(user);
                else
                    verdicts[user] = v;
            }

            if (accepted.Count == 0)
                return verdicts;

            writer.WriteLine("DATA");
            if (!Next().StartsWith('3'))
            {
                foreach (var user in accepted)
                    verdicts[user] = DeliveryVerdict.TryAgain;
                return verdicts;
            }

            while (message.ReadLine() is { } text)
                writer.WriteLine(text.StartsWith('.') ? "." + text : text);
            writer.WriteLine(".");
            foreach (var user in accepted)
                verdicts[user] = Judge(Next());

            writer.WriteLine("QUIT");
            return verdicts;
        }

        private static DeliveryVerdict Judge(string line) => line[0] switch
        {
            '2' => DeliveryVerdict.Stored,
            '5' => DeliveryVerdict.Refused,
            _ => DeliveryVerdict.TryAgain,
        };

        private static Dictionary<string, DeliveryVerdict> All(IReadOnlyList<string> users, DeliveryVerdict v)
        {
            var d = new Dictionary<string, DeliveryVerdict>();
            foreach (var u in users)
                d[u] = v;
            return d;
        }
    }
}
