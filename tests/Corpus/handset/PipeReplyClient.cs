#nullable enable
using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Fleet.Telematics.Mail;

public readonly struct Reply
{
    public Reply(int code, string[] lines)
    {
        Code = code;
        Lines = lines;
    }

    public int Code { get; }
    public string[] Lines { get; }

    public Reply Ensure(int hundred)
    {
        if (Code / 100 != hundred)
            throw new IOException(string.Join(" | ", Lines));
        return this;
    }
}

public sealed class PipeReplyClient(Stream stream)
{
    private readonly PipeReader _input = PipeReader.Create(stream);
    private readonly PipeWriter _output = PipeWriter.Create(stream);

    public async ValueTask<Reply> ReceiveAsync(CancellationToken token = default)
    {
        while (true)
        {
            var result = await _input.ReadAsync(token);
            if (TryParse(result.Buffer, out var reply, out var consumed))
            {
                _input.AdvanceTo(consumed);
                return reply;
            }
            _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    private static bool TryParse(ReadOnlySequence<byte> buffer, out Reply reply, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        var lines = new List<string>();
        Span<byte> head = stackalloc byte[4];
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            lines.Add(Encoding.UTF8.GetString(line));
            if (line.Length < 3)
                throw new FormatException("not a reply");
            head[3] = (byte)' ';
            line.Slice(0, Math.Min(4, line.Length)).CopyTo(head);
            if (head[3] == (byte)'-')
                continue;
            if (!Utf8Parser.TryParse(head[..3], out int code, out _))
                throw new FormatException("not a reply");
            reply = new Reply(code, lines.ToArray());
            consumed = reader.Position;
            return true;
        }
        reply = default;
        consumed = buffer.Start;
        return false;
    }

    public async ValueTask<Reply> SendAsync(string command, CancellationToken token = default)
    {
        Encoding.UTF8.GetBytes(command.AsSpan(), _output);
        _output.Write("\r\n"u8);
        await _output.FlushAsync(token);
        return await ReceiveAsync(token);
    }
}

public static class TelematicsReport
{
    public static async Task MailAsync(string host, string vehicle, string report, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 587, token);
        var client = new PipeReplyClient(tcp.GetStream());

        (await client.ReceiveAsync(token)).Ensure(2);
        (await client.SendAsync($"EHLO {vehicle}.fleet.example", token)).Ensure(2);
        (await client.SendAsync("MAIL FROM:<telematics@fleet.example>", token)).Ensure(2);
        (await client.SendAsync("RCPT TO:<dispatch@fleet.example>", token)).Ensure(2);
        (await client.SendAsync("DATA", token)).Ensure(3);
        (await client.SendAsync($"Subject: {vehicle}\r\n\r\n{report}\r\n.", token)).Ensure(2);
        await client.SendAsync("QUIT", token);
    }
}
