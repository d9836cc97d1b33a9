using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Survey.Capabilities;

// What do the mail servers of our customers offer? Feeds the quarterly report.
public static class CapabilityScanner
{
    public static async Task Main(string[] args)
    {
        var hosts = await File.ReadAllLinesAsync(args.Length > 0 ? args[0] : "hosts.txt");
        var gate = new SemaphoreSlim(8);
        var rows = await Task.WhenAll(hosts.Where(h => h.Length > 0 && h[0] != '#').Select(async host =>
        {
            await gate.WaitAsync();
            try
            {
                return (host, offers: await ScanAsync(host));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                return (host, offers: new[] { "! " + e.GetType().Name });
            }
            finally
            {
                gate.Release();
            }
        }));

        foreach (var (host, offers) in rows)
            Console.WriteLine($"{host}\t{string.Join(' ', offers)}");

        Console.WriteLine();
        foreach (var group in rows.SelectMany(r => r.offers).GroupBy(o => o).OrderByDescending(g => g.Count()))
            Console.WriteLine($"{group.Count(),5} {group.Key}");
    }

    private static async Task<string[]> ScanAsync(string host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, limit.Token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        string line;
        do
        {
            line = await reader.ReadLineAsync(limit.Token) ?? throw new IOException("closed before the greeting");
            if (line is not ['2', ..])
                return ["! " + line];
        }
        while (line is [_, _, _, '-', ..]);

        await writer.WriteLineAsync("EHLO survey.example");
        var offers = new List<string>();
        while ((line = await reader.ReadLineAsync(limit.Token)) is not null)
        {
            if (line.Length > 4)
                offers.Add(line[4..].Split(' ')[0].ToUpperInvariant());
            if (line.Length < 4 || line[3] == ' ')
                break;
        }

        await writer.WriteLineAsync("QUIT");
        await reader.ReadLineAsync(limit.Token);
        return offers.Skip(1).Distinct().ToArray();
    }
}
