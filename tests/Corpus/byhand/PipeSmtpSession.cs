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

namespace Courier.Transport;

public readonly record struct Answer(int Code, string Text)
{
    public AnswerClass Class => (Code / 100) switch
    {
        2 => AnswerClass.Done,
        3 => AnswerClass.GoOn,
        4 => AnswerClass.Later,
        5 => AnswerClass.Never,
        _ => AnswerClass.Garbage,
    };
}

public enum AnswerClass { Garbage, Done, GoOn, Later, Never }

public enum DeliveryState { Delivered, Deferred, Bounced }

public sealed class PipeSmtpSession : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Stream _stream;

    private PipeSmtpSession(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _input = PipeReader.Create(_stream);
        _output = PipeWriter.Create(_stream);
    }

    public static async Task<PipeSmtpSession> OpenAsync(string host, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, ct).ConfigureAwait(false);
        return new PipeSmtpSession(socket);
    }

    public async Task<DeliveryState> DeliverAsync(string helo, string from, IReadOnlyList<string> to, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (await ReadAsync(ct).ConfigureAwait(false) is not { Code: 220 })
            return DeliveryState.Deferred;

        var a = await AskAsync("EHLO " + helo, ct).ConfigureAwait(false);
        if (a.Class != AnswerClass.Done)
            return DeliveryState.Deferred;

        a = await AskAsync($"MAIL FROM:<{from}>", ct).ConfigureAwait(false);
        if (a.Class != AnswerClass.Done)
            return Map(a);

        foreach (var one in to)
        {
            a = await AskAsync($"RCPT TO:<{one}>", ct).ConfigureAwait(false);
            if (a.Class != AnswerClass.Done)
                return Map(a);
        }

        a = await AskAsync("DATA", ct).ConfigureAwait(false);
        if (a.Class != AnswerClass.GoOn)
            return Map(a);

        _output.Write(content.Span);
        a = await AskAsync("\r\n.", ct).ConfigureAwait(false);
        return a.Class == AnswerClass.Done ? DeliveryState.Delivered : Map(a);
    }

    private static DeliveryState Map(Answer a) => a.Class == AnswerClass.Never ? DeliveryState.Bounced : DeliveryState.Deferred;

    private async Task<Answer> AskAsync(string line, CancellationToken ct)
    {
        Encoding.ASCII.GetBytes(line + "\r\n", _output);
        await _output.FlushAsync(ct).ConfigureAwait(false);
        return await ReadAsync(ct).ConfigureAwait(false);
    }

    private async Task<Answer> ReadAsync(CancellationToken ct)
    {
        var text = new StringBuilder();
        while (true)
        {
            var result = await _input.ReadAsync(ct).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (TryTakeLine(ref buffer, out var line))
            {
                text.AppendLine(line);
                if (line.Length >= 3 && (line.Length == 3 || line[3] == ' '))
                {
                    _input.AdvanceTo(buffer.Start);
                    return new Answer(int.TryParse(line.AsSpan(0, 3), out var code) ? code : 0, text.ToString());
                }
            }
            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return new Answer(0, text.ToString());
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out string line)
    {
        var end = buffer.PositionOf((byte)'\n');
        if (end is null)
        {
            line = "";
            return false;
        }
        line = Encoding.ASCII.GetString(buffer.Slice(0, end.Value)).TrimEnd('\r');
        buffer = buffer.Slice(buffer.GetPosition(1, end.Value));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Encoding.ASCII.GetBytes("QUIT\r\n", _output);
        await _output.FlushAsync().ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
        await _output.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
