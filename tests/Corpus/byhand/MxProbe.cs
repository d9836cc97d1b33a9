#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace DnsTools.MxProbe
{
    public sealed record MxResult(string Host, bool Alive, bool StartTls, string Detail);

    public static class MxProbe
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

        public static async Task<int> Main(string[] args)
        {
            if (args.Length == 0)
            {
                Console.Error.WriteLine("usage: mxprobe host [host...]");
                return 64;
            }

            var jobs = new List<Task<MxResult>>();
            foreach (var host in args)
                jobs.Add(ProbeAsync(host));

            var dead = 0;
            foreach (var job in jobs)
            {
                var r = await job;
                Console.WriteLine($"{r.Host,-40} {(r.Alive ? "up" : "DOWN"),-5} {(r.StartTls ? "tls" : "-"),-4} {r.Detail}");
                if (!r.Alive)
                    dead++;
            }
            return dead;
        }

        private static async Task<MxResult> ProbeAsync(string host)
        {
            using var tcp = new TcpClient();
            try
            {
                var connect = tcp.ConnectAsync(host, 25);
                if (await Task.WhenAny(connect, Task.Delay(Limit)) != connect)
                    return new MxResult(host, false, false, "connect timed out");
                await connect;

                using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
                await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                await writer.WriteLineAsync("EHLO mxprobe.example"); //! SMTP002
                var lines = await WithLimit(ReadReplyAsync(reader));
                if (lines.Count == 0 || !lines[0].StartsWith('2'))
                    return new MxResult(host, false, false, lines.Count == 0 ? "closed" : lines[0]);

                var tls = lines.Exists(l => l.Length > 4 && l.Substring(4).StartsWith("STARTTLS", StringComparison.OrdinalIgnoreCase));
                await writer.WriteLineAsync("QUIT");
                return new MxResult(host, true, tls, lines.Count + " lines");
            }
            catch (Exception e) when (e is SocketException or IOException or TimeoutException)
            {
                return new MxResult(host, false, false, e.Message);
            }
        }

        private static async Task<List<string>> ReadReplyAsync(StreamReader reader)
        {
            var all = new List<string>();
            while (await reader.ReadLineAsync() is { } line)
            {
                all.Add(line);
                if (line.Length < 4 || line[3] != '-')
                    break;
            }
            return all;
        }

        private static async Task<T> WithLimit<T>(Task<T> work)
        {
            var first = await Task.WhenAny(work, Task.Delay(Limit));
            if (first != work)
                throw new TimeoutException("no answer within " + Limit);
            return await work;
        }
    }
}
