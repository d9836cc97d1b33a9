#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Solar.Edge
{
    public sealed class NotifierOptions
    {
        public string Host { get; set; } = "mail";
        public int Port { get; set; } = 25;
        public string From { get; set; } = "inverter@solar.example";
        public string To { get; set; } = "service@solar.example";
    }

    public sealed class EdgeNotifier
    {
        private readonly NotifierOptions _o;
        private readonly ILogger<EdgeNotifier> _log;

        public EdgeNotifier(IOptions<NotifierOptions> options, ILogger<EdgeNotifier> log)
        {
            _o = options.Value;
            _log = log;
        }

        public Task NotifyAsync(string inverter, double kilowatts, CancellationToken ct) =>
            Task.Run(() => Notify(inverter, kilowatts), ct);

        private void Notify(string inverter, double kilowatts)
        {
            using var tcp = new TcpClient { ReceiveTimeout = 20_000 };
            tcp.Connect(_o.Host, _o.Port);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var greeting = reader.ReadLine(); //! SMTP003
            if (greeting?.StartsWith("220", StringComparison.Ordinal) == false)
            {
                _log.LogWarning("Greeting: {Greeting}", greeting);
                return;
            }

            writer.WriteLine("EHLO edge");
            var reply = reader.ReadLine(); //! SMTP006
            if (reply is null || !reply.StartsWith("250", StringComparison.Ordinal))
            {
                _log.LogWarning("EHLO: {Reply}", reply);
                return;
            }

            writer.WriteLine($"MAIL FROM:<{_o.From}>");
            reply = reader.ReadLine();
            if (reply is not ['2', ..])
            {
                _log.LogWarning("MAIL: {Reply}", reply);
                return;
            }

            writer.WriteLine($"RCPT TO:<{_o.To}>");
            reply = reader.ReadLine();
            if (reply is not ['2', ..])
            {
                _log.LogWarning("RCPT: {Reply}", reply);
                return;
            }

            writer.WriteLine("DATA");
            reply = reader.ReadLine();
            if (reply is not ['3', '5', '4', ..])
            {
                _log.LogWarning("DATA: {Reply}", reply);
                return;
            }

            writer.WriteLine($"From: {_o.From}");
            writer.WriteLine($"To: {_o.To}");
            writer.WriteLine($"Subject: {inverter} below limit");
            writer.WriteLine();
            writer.WriteLine($"{inverter} gives {kilowatts:0.00} kW at {DateTimeOffset.Now:u}.");
            writer.WriteLine(".");
            reply = reader.ReadLine();
            if (reply is not ['2', ..])
                _log.LogError("The message about {Inverter} was not taken: {Reply}", inverter, reply);
            writer.WriteLine("QUIT");
        }
    }
}
