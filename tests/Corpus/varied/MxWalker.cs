using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Direct.Delivery;

public interface IMxLookup { Task<IReadOnlyList<string>> ResolveAsync(string domain); }

public enum HostOutcome { Delivered, TryNextHost, Bounce }

public sealed class MxWalker(IMxLookup mx, Action<string> log)
{
    public async Task<bool> DeliverAsync(string domain, string from, string to, string content)
    {
        foreach (var host in await mx.ResolveAsync(domain))
        {
            HostOutcome outcome;
            try
            {
                outcome = await TryHostAsync(host, from, to, content);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                log($"{host}: {e.Message}");
                continue;
            }

            if (outcome == HostOutcome.Delivered) return true;
            if (outcome == HostOutcome.Bounce) return false;
        }
        return false;
    }

    private async Task<HostOutcome> TryHostAsync(string host, string from, string to, string content)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var stream = tcp.GetStream();
        var r = new StreamReader(stream, Encoding.ASCII);
        var w = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        if (await Code(r) != 220)
            return HostOutcome.TryNextHost;

        string[] steps = { "EHLO direct.example", $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA", content + "\r\n." };
        foreach (var step in steps)
        {
            await w.WriteLineAsync(step);
            var code = await Code(r);
            log($"{host}: {code}");
            if (code >= 500)
                return HostOutcome.Bounce;
            if (code >= 400)
                return HostOutcome.TryNextHost;
        }
        await w.WriteLineAsync("QUIT");
        return HostOutcome.Delivered;
    }

    private static async Task<int> Code(StreamReader r)
    {
        string? l;
        do { l = await r.ReadLineAsync() ?? throw new EndOfStreamException(); }
        while (l.Length > 3 && l[3] == '-');
        return int.Parse(l.AsSpan(0, 3));
    }
}
