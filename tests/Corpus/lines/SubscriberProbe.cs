#nullable enable
using System;
using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Growth.ListHygiene;

public enum Standing { Deliverable, Gone, Unclear }

public sealed class SubscriberProbe : IAsyncDisposable
{
    private static readonly FrozenSet<int> Taken = new[] { 250, 251, 252 }.ToFrozenSet();
    private static readonly FrozenSet<int> NobodyThere = new[] { 550, 551, 553, 556 }.ToFrozenSet();

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly List<byte> _line = new(512);

    private SubscriberProbe(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public static async Task<SubscriberProbe?> TryOpenAsync(string mx, string helo, CancellationToken ct)
    {
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(mx, 25, ct);
            var probe = new SubscriberProbe(tcp);

            if (await probe.ReadAsync(ct) is not [(byte)'2', (byte)'2', (byte)'0', ..])
            {
                await probe.DisposeAsync();
                return null;
            }

            await probe.WriteAsync("EHLO " + helo, ct);
            if (await probe.ReadAsync(ct) is [(byte)'2', ..])
                return probe;

            await probe.WriteAsync("HELO " + helo, ct);
            if (await probe.ReadAsync(ct) is [(byte)'2', ..])
                return probe;

            await probe.DisposeAsync();
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            tcp.Dispose();
            return null;
        }
    }

    public async Task<Standing> AskAsync(string address, CancellationToken ct)
    {
        await WriteAsync("MAIL FROM:<>", ct);
        if (await ReadAsync(ct) is not [(byte)'2', ..])
            return Standing.Unclear;

        await WriteAsync($"RCPT TO:<{address}>", ct);
        byte[] reply = await ReadAsync(ct);
        int code = (reply[0] - '0') * 100 + (reply[1] - '0') * 10 + (reply[2] - '0');

        await WriteAsync("RSET", ct);
        await ReadAsync(ct);

        if (Taken.Contains(code))
            return Standing.Deliverable;
        return NobodyThere.Contains(code) ? Standing.Gone : Standing.Unclear;
    }

    private async Task WriteAsync(string line, CancellationToken ct)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(line.Length * 3 + 2);
        int n = Encoding.UTF8.GetBytes(line + "\r\n", 0, line.Length + 2, rented, 0);
        await _stream.WriteAsync(rented.AsMemory(0, n), ct);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private async Task<byte[]> ReadAsync(CancellationToken ct)
    {
        var one = new byte[1];
        do
        {
            _line.Clear();
            do
            {
                await _stream.ReadExactlyAsync(one, ct);
                _line.Add(one[0]);
            }
            while (one[0] != '\n');
        }
        while (_line.Count > 4 && _line[3] == '-');

        if (_line.Count < 5)
            throw new InvalidDataException("short reply");
        return _line.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await WriteAsync("QUIT", CancellationToken.None);
        }
        catch (IOException)
        {
        }
        _tcp.Dispose();
    }
}
