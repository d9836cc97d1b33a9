#nullable enable
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Quill.Transport;

public readonly record struct Envelope(string From, IReadOnlyList<string> To);

/// <summary>SMTP over pipelines: no strings on the way out, and one small string per reply line.</summary>
public sealed class PipelinesMailChannel : IAsyncDisposable
{
    private static ReadOnlySpan<byte> CrLf => "\r\n"u8;

    private readonly Socket _socket;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;

    private PipelinesMailChannel(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket, ownsSocket: true);
        _input = PipeReader.Create(stream);
        _output = PipeWriter.Create(stream);
    }

    public static async Task<PipelinesMailChannel> OpenAsync(string host, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, ct);
        var channel = new PipelinesMailChannel(socket);

        var hello = await channel.ReceiveLineAsync(ct);
        if (hello is not ['2', '2', '0', ..])
        {
            await channel.DisposeAsync();
            throw new ProtocolViolationException("greeting", hello);
        }
        return channel;
    }

    public async Task DeliverAsync(Envelope envelope, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var answer = await AskAsync("EHLO [127.0.0.1]", ct); //! SMTP006
        Require("EHLO", answer, '2');

        answer = await AskAsync($"MAIL FROM:<{envelope.From}>", ct);
        Require("MAIL", answer, '2');

        foreach (var recipient in envelope.To)
        {
            answer = await AskAsync($"RCPT TO:<{recipient}>", ct);
            Require($"RCPT {recipient}", answer, '2');
        }

        answer = await AskAsync("DATA", ct);
        Require("DATA", answer, '3');

        WriteStuffed(content.Span);
        answer = await AskAsync(".", ct);
        Require("end of data", answer, '2');
    }

    private static void Require(string what, string answer, char digit)
    {
        if (answer.Length < 3 || answer[0] != digit)
            throw new ProtocolViolationException(what, answer);
    }

    private async Task<string> AskAsync(string command, CancellationToken ct)
    {
        var span = _output.GetSpan(Encoding.ASCII.GetMaxByteCount(command.Length) + 2);
        var used = Encoding.ASCII.GetBytes(command, span);
        CrLf.CopyTo(span[used..]);
        _output.Advance(used + 2);
        await _output.FlushAsync(ct);
        return await ReceiveLineAsync(ct);
    }

    private void WriteStuffed(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..(end + 1)];
            if (line[0] == (byte)'.')
                _output.Write("."u8);
            _output.Write(line);
            if (end < 0)
                _output.Write(CrLf);
            content = content[line.Length..];
        }
    }

    private async Task<string> ReceiveLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await _input.ReadAsync(ct);
            var buffer = result.Buffer;
            if (TryTakeLine(ref buffer, out var line))
            {
                _input.AdvanceTo(buffer.Start);
                return line;
            }
            if (result.IsCompleted)
                throw new IOException("The connection was closed.");
            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out string line)
    {
        var position = buffer.PositionOf((byte)'\n');
        if (position is null)
        {
            line = "";
            return false;
        }
        line = Encoding.ASCII.GetString(buffer.Slice(0, position.Value)).TrimEnd('\r');
        buffer = buffer.Slice(buffer.GetPosition(1, position.Value));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _output.CompleteAsync();
        await _input.CompleteAsync();
        _socket.Dispose();
    }
}

public sealed class ProtocolViolationException(string stage, string answer) : Exception($"{stage}: {answer}")
{
    public string Stage { get; } = stage;
}
