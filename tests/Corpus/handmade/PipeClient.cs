using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Fast.Submission;

public sealed class PipeSmtpClient : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private PipeReader _input;
    private PipeWriter _output;

    public async Task ConnectAsync(string host, int port, CancellationToken ct)
    {
        await _socket.ConnectAsync(host, port, ct);
        var stream = new NetworkStream(_socket, ownsSocket: false);
        _input = PipeReader.Create(stream);
        _output = PipeWriter.Create(stream);

        var (code, text) = await ReadReplyAsync(ct);
        if (code != 220)
            throw new IOException($"greeting {code} {text}");

        (code, text) = await CommandAsync("EHLO " + Environment.MachineName, ct);
        if (code / 100 == 5)
            (code, text) = await CommandAsync("HELO " + Environment.MachineName, ct);
        if (code / 100 != 2)
            throw new IOException($"hello {code} {text}");
    }

    public async Task SubmitAsync(string from, IReadOnlyCollection<string> to, ReadOnlyMemory<byte> dotStuffed, CancellationToken ct)
    {
        var (code, text) = await CommandAsync($"MAIL FROM:<{from}>", ct);
        if (code / 100 != 2) throw new IOException($"MAIL {code} {text}");

        var accepted = 0;
        foreach (var address in to)
        {
            (code, text) = await CommandAsync($"RCPT TO:<{address}>", ct);
            if (code is >= 200 and < 300) accepted++;
            else Console.Error.WriteLine($"{address}: {code} {text}");
        }

        if (accepted == 0)
        {
            await CommandAsync("RSET", ct);
            throw new IOException("no recipient was accepted");
        }

        (code, text) = await CommandAsync("DATA", ct);
        if (code != 354) throw new IOException($"DATA {code} {text}");
        await _output.WriteAsync(dotStuffed, ct);
        (code, text) = await CommandAsync(".", ct);
        if (code / 100 != 2) throw new IOException($"end of data {code} {text}");
    }

    private async Task<(int Code, string Text)> CommandAsync(string command, CancellationToken ct)
    {
        await _output.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        return await ReadReplyAsync(ct);
    }

    private async Task<(int Code, string Text)> ReadReplyAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await _input.ReadAsync(ct);
            var buffer = result.Buffer;
            while (TryCut(ref buffer, out var line))
            {
                if (line.Length >= 4 && line[3] == '-') continue;
                _input.AdvanceTo(buffer.Start, buffer.Start);
                return (int.Parse(line[..3]), line.Length > 4 ? line[4..] : "");
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) throw new EndOfStreamException();
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out string line)
    {
        var lf = buffer.PositionOf((byte)'\n');
        if (lf is null)
        {
            line = null;
            return false;
        }

        line = Encoding.UTF8.GetString(buffer.Slice(0, lf.Value)).TrimEnd('\r');
        buffer = buffer.Slice(buffer.GetPosition(1, lf.Value));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_output != null)
        {
            try { await CommandAsync("QUIT", CancellationToken.None); }
            catch (IOException) { }
        }
        _socket.Dispose();
    }
}
