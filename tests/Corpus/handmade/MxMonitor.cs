using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Noc.MxMonitor;

public readonly record struct Sample(string Host, bool Up, TimeSpan Took, string Text);

public sealed class MxMonitor
{
    public int Port { get; init; } = 25;

    public async Task<IReadOnlyList<Sample>> SweepAsync(IEnumerable<string> hosts, CancellationToken ct)
    {
        var jobs = hosts.Select(h => SampleAsync(h, ct)).ToArray();
        return await Task.WhenAll(jobs);
    }

    private async Task<Sample> SampleAsync(string host, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(host, Port, ct);
            await socket.SendAsync(Encoding.ASCII.GetBytes("EHLO monitor.noc.example\r\n"), SocketFlags.None, ct); //! SMTP002

            var text = new StringBuilder();
            var chunk = new byte[2048];
            while (!Finished(text.ToString()))
            {
                int n = await socket.ReceiveAsync(chunk, SocketFlags.None, ct);
                if (n == 0) break;
                text.Append(Encoding.ASCII.GetString(chunk, 0, n));
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), SocketFlags.None, ct);
            var all = text.ToString();
            return new Sample(host, all.StartsWith("220"), clock.Elapsed, FirstLine(all));
        }
        catch (SocketException e)
        {
            return new Sample(host, false, clock.Elapsed, e.SocketErrorCode.ToString());
        }
    }

    // greeting and answer to EHLO have both arrived
    private static bool Finished(string text)
    {
        var last = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        if (last is null || !text.EndsWith("\r\n")) return false;
        return last is ['2', '5', '0', ' ', ..] or ['4' or '5', _, _, ' ', ..];
    }

    private static string FirstLine(string text)
    {
        var i = text.IndexOf('\r');
        return i < 0 ? text : text[..i];
    }

    public static void Print(IEnumerable<Sample> samples, TextWriter to)
    {
        foreach (var s in samples.OrderBy(x => x.Host))
            to.WriteLine($"{s.Host,-30} {(s.Up ? "UP" : "DOWN"),-5} {s.Took.TotalMilliseconds,6:0} ms  {s.Text}");
    }
}
