using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Recon.Banners;

public sealed record Banner(string Host, int Port, string? Text, string? Error);

public static class BannerGrabber
{
    private static readonly int[] Ports = { 21, 22, 25, 110, 143, 587 };

    public static async Task<IReadOnlyList<Banner>> ScanAsync(IEnumerable<string> hosts, int parallel = 32)
    {
        using var gate = new SemaphoreSlim(parallel);
        var jobs = from h in hosts from p in Ports select GrabAsync(h, p, gate);
        return await Task.WhenAll(jobs);
    }

    private static async Task<Banner> GrabAsync(string host, int port, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        try
        {
            using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(8));
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, port, cts.Token);
            var buffer = new byte[512];
            int n = await tcp.GetStream().ReadAsync(buffer, cts.Token);
            return new Banner(host, port, Encoding.ASCII.GetString(buffer, 0, n).TrimEnd(), null);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return new Banner(host, port, null, e.Message);
        }
        finally
        {
            gate.Release();
        }
    }

    public static async Task Main(string[] args)
    {
        foreach (var b in await ScanAsync(args))
            Console.WriteLine($"{b.Host}:{b.Port}\t{b.Text ?? b.Error}");
    }
}
