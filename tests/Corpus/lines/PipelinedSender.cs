#nullable enable
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Courier.Transport;

public sealed record Envelope(string Sender, string[] Recipients, byte[] Body);

public sealed record Outcome(string Recipient, int Code)
{
    public bool Accepted => Code is >= 200 and < 300;
    public bool MayPass => Code is >= 400 and < 500;
}

/// <summary>One connection, PIPELINING where the server has it (RFC 2920).</summary>
public sealed class PipelinedSender : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private bool _pipelining;

    private PipelinedSender(TcpClient tcp)
    {
        _tcp = tcp;
        _input = PipeReader.Create(tcp.GetStream(), new StreamPipeReaderOptions(leaveOpen: true));
        _output = PipeWriter.Create(tcp.GetStream(), new StreamPipeWriterOptions(leaveOpen: true));
    }

    public static async Task<PipelinedSender> ConnectAsync(string host, int port, string name, CancellationToken ct)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, ct);
        var sender = new PipelinedSender(tcp);

        (int code, _) = await sender.ReplyAsync(ct);
        if (code != 220)
        {
            await sender.DisposeAsync();
            throw new IOException($"{host} greeted with {code}");
        }

        (int ehlo, List<string> caps) = await sender.CommandAsync($"EHLO {name}", ct);
        if (ehlo is >= 500 and < 600)
        {
            (int helo, _) = await sender.CommandAsync($"HELO {name}", ct);
            if (helo / 100 != 2)
                throw new IOException($"{host} refused HELO with {helo}");
        }
        else if (ehlo != 250)
        {
            throw new IOException($"{host} refused EHLO with {ehlo}");
        }

        sender._pipelining = caps.Any(c => c.Equals("PIPELINING", StringComparison.OrdinalIgnoreCase));
        return sender;
    }

    public async Task<IReadOnlyList<Outcome>> SendAsync(Envelope envelope, CancellationToken ct)
    {
        var commands = new List<string> { $"MAIL FROM:<{envelope.Sender}>" };
        commands.AddRange(envelope.Recipients.Select(r => $"RCPT TO:<{r}>"));

        var codes = new int[commands.Count];
        if (_pipelining)
        {
            foreach (string command in commands)
                Put(command);
            await _output.FlushAsync(ct);
            for (int i = 0; i < codes.Length; i++)
                (codes[i], _) = await ReplyAsync(ct);
        }
        else
        {
            for (int i = 0; i < codes.Length; i++)
                (codes[i], _) = await CommandAsync(commands[i], ct);
        }

        if (codes[0] / 100 != 2)
        {
            await CommandAsync("RSET", ct);
            return envelope.Recipients.Select(r => new Outcome(r, codes[0])).ToList();
        }

        var outcomes = envelope.Recipients.Select((r, i) => new Outcome(r, codes[i + 1])).ToList();
        if (!outcomes.Any(o => o.Accepted))
        {
            await CommandAsync("RSET", ct);
            return outcomes;
        }

        (int data, _) = await CommandAsync("DATA", ct);
        int end = data;
        if (data == 354)
        {
            _output.Write(envelope.Body);
            (end, _) = await CommandAsync("\r\n.", ct);
        }

        return end is >= 200 and < 300
            ? outcomes
            : outcomes.Select(o => o.Accepted ? o with { Code = end } : o).ToList();
    }

    private void Put(string command) => _output.Write(Encoding.ASCII.GetBytes(command + "\r\n"));

    private async Task<(int Code, List<string> Lines)> CommandAsync(string command, CancellationToken ct)
    {
        Put(command);
        await _output.FlushAsync(ct);
        return await ReplyAsync(ct);
    }

    private async Task<(int Code, List<string> Lines)> ReplyAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            ReadResult result = await _input.ReadAsync(ct);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.UTF8.GetString(buffer.Slice(0, end)).TrimEnd('\r');
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                lines.Add(line.Length > 4 ? line[4..] : "");
                if (line.Length < 4 || line[3] != '-')
                {
                    _input.AdvanceTo(buffer.Start);
                    return (int.Parse(line.AsSpan(0, 3)), lines);
                }
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _input.CompleteAsync();
        await _output.CompleteAsync();
        _tcp.Dispose();
    }
}
