#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Outbox.Delivery;

public abstract class DeliveryException(string message) : Exception(message);
public sealed class DeferredException(string message) : DeliveryException(message);
public sealed class BouncedException(string message) : DeliveryException(message);
public sealed class HostRefusedException(string message) : DeliveryException(message);

public sealed class FailoverDelivery(IReadOnlyList<string> exchangers)
{
    public async Task<bool> DeliverAsync(string from, string to, string data, CancellationToken ct)
    {
        for (var round = 0; round < 8; round++)
        {
            foreach (var host in exchangers)
            {
                try
                {
                    await AttemptAsync(host, from, to, data, ct);
                    return true;
                }
                catch (HostRefusedException e)
                {
                    // 554 or 421 at the door: somebody else may be in
                    Console.Error.WriteLine($"{host}: {e.Message}");
                }
                catch (Exception e) when (e is SocketException or IOException or DeferredException)
                {
                    Console.Error.WriteLine($"{host}: {e.Message}, next");
                }
                catch (BouncedException e)
                {
                    Console.Error.WriteLine($"{to}: returned to sender ({e.Message})");
                    return false;
                }
            }
            await Task.Delay(TimeSpan.FromMinutes(30 * (round + 1)), ct);
        }
        return false;
    }

    private static async Task AttemptAsync(string host, string from, string to, string data, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, ct);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        if (await ReplyAsync(reader, ct) is var hi && hi != 220)
            throw new HostRefusedException("greeting " + hi);

        await writer.WriteLineAsync("EHLO outbox.example.net");
        if (await ReplyAsync(reader, ct) is >= 400)
        {
            await writer.WriteLineAsync("HELO outbox.example.net");
            Judge("HELO", await ReplyAsync(reader, ct));
        }
        await writer.WriteLineAsync($"MAIL FROM:<{from}>");
        Judge("MAIL", await ReplyAsync(reader, ct));
        await writer.WriteLineAsync($"RCPT TO:<{to}>");
        Judge("RCPT", await ReplyAsync(reader, ct));
        await writer.WriteLineAsync("DATA");
        Judge("DATA", await ReplyAsync(reader, ct));
        await writer.WriteAsync(data.Replace("\n.", "\n.."));
        await writer.WriteLineAsync("\r\n.");
        Judge("content", await ReplyAsync(reader, ct));
        await writer.WriteLineAsync("QUIT");
    }

    private static void Judge(string what, int code)
    {
        switch (code / 100)
        {
            case 2:
            case 3:
                return;
            case 5:
                throw new BouncedException($"{what} {code}");
            default:
                throw new DeferredException($"{what} {code}");
        }
    }

    private static async Task<int> ReplyAsync(StreamReader reader, CancellationToken ct)
    {
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length >= 3 && (line.Length == 3 || line[3] != '-'))
                return int.Parse(line.AsSpan(0, 3));
        }
        throw new EndOfStreamException("no reply");
    }
}
