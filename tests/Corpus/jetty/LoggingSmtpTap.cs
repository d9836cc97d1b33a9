#nullable enable
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Debugging.Tap;

// Sits between the application and the smarthost and writes down the whole dialogue.
// Nothing is changed on the way, except that "EHLO localhost" becomes a proper name.
internal sealed class LoggingSmtpTap(IPEndPoint listen, string smarthost, TextWriter log, string properName)
{
    public async Task RunAsync(CancellationToken stop)
    {
        var listener = new TcpListener(listen);
        listener.Start();
        await using var registration = stop.Register(listener.Stop);
        while (!stop.IsCancellationRequested)
        {
            var inbound = await listener.AcceptTcpClientAsync(stop);
            _ = HandleAsync(inbound, stop);
        }
    }

    private async Task HandleAsync(TcpClient inbound, CancellationToken stop)
    {
        using var app = inbound;
        using var server = new TcpClient();
        await server.ConnectAsync(smarthost, 25, stop);

        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var up = PumpAsync("C", app.GetStream(), server.GetStream(), RewriteHello, both.Token);
        var down = PumpAsync("S", server.GetStream(), app.GetStream(), line => line, both.Token);
        await Task.WhenAny(up, down);
        await both.CancelAsync();
    }

    private string RewriteHello(string line)
        => line.Equals("EHLO localhost", StringComparison.OrdinalIgnoreCase) ? "EHLO " + properName
         : line.Equals("HELO localhost", StringComparison.OrdinalIgnoreCase) ? "HELO " + properName
         : line;

    private async Task PumpAsync(string who, Stream from, Stream to, Func<string, string> change, CancellationToken token)
    {
        using var reader = new StreamReader(from, Encoding.Latin1, false, 4096, leaveOpen: true);
        await using var writer = new StreamWriter(to, Encoding.Latin1, 4096, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            while (await reader.ReadLineAsync(token) is { } line)
            {
                var outgoing = change(line);
                await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss.fff} {who}: {outgoing}");
                await writer.WriteLineAsync(outgoing);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (IOException error)
        {
            await log.WriteLineAsync($"{who} gone: {error.Message}");
        }
    }
}

internal static class Program
{
    private static async Task Main(string[] args)
    {
        await using var log = new StreamWriter(args.Length > 1 ? args[1] : "tap.log", append: true) { AutoFlush = true };
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        var tap = new LoggingSmtpTap(new IPEndPoint(IPAddress.Loopback, 2525), args[0], log, Dns.GetHostName());
        try
        {
            await tap.RunAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("stopped");
        }
    }
}
