#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Postbox.Delivery;

public enum Verdict { Delivered, TryLater, Refused }

public readonly record struct LmtpReply(int Code, string Text)
{
    public Verdict Verdict => (Code / 100) switch
    {
        2 => Verdict.Delivered,
        5 => Verdict.Refused,
        _ => Verdict.TryLater
    };
}

/// <summary>Hands a message to the local store over LMTP on a Unix socket (RFC 2033).</summary>
public sealed class LmtpDeliveryAgent
{
    private readonly string _path;
    private readonly ILogger<LmtpDeliveryAgent> _logger;

    public LmtpDeliveryAgent(string path, ILogger<LmtpDeliveryAgent> logger)
    {
        _path = path;
        _logger = logger;
    }

    public async Task<IReadOnlyDictionary<string, LmtpReply>> DeliverAsync(
        string sender, IReadOnlyList<string> recipients, Stream message, CancellationToken token)
    {
        var results = new Dictionary<string, LmtpReply>(StringComparer.OrdinalIgnoreCase);

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), token);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        using var reader = new StreamReader(stream, Encoding.UTF8, false, 4096, leaveOpen: true);

        LmtpReply reply = await ReadAsync(reader, token);
        if (reply.Code != 220)
            throw new IOException($"LMTP greeting was {reply.Code} {reply.Text}");

        await SayAsync(stream, "LHLO " + Environment.MachineName, token);
        reply = await ReadAsync(reader, token);
        if (reply.Verdict != Verdict.Delivered)
            throw new IOException($"LHLO was answered with {reply.Code} {reply.Text}");

        await SayAsync(stream, $"MAIL FROM:<{sender}>", token);
        reply = await ReadAsync(reader, token);
        if (reply.Verdict != Verdict.Delivered)
        {
            foreach (string r in recipients)
                results[r] = reply;
            return results;
        }

        var accepted = new List<string>();
        foreach (string recipient in recipients)
        {
            await SayAsync(stream, $"RCPT TO:<{recipient}>", token);
            LmtpReply answer = await ReadAsync(reader, token);
            if (answer.Verdict == Verdict.Delivered)
                accepted.Add(recipient);
            else
                results[recipient] = answer;
        }

        if (accepted.Count == 0)
        {
            await SayAsync(stream, "QUIT", token);
            return results;
        }

        await SayAsync(stream, "DATA", token);
        reply = await ReadAsync(reader, token);
        if (reply.Code != 354)
            throw new IOException($"DATA was answered with {reply.Code} {reply.Text}");

        await CopyDotStuffedAsync(message, stream, token);
        await SayAsync(stream, ".", token);

        // one reply for each recipient that was accepted, in the same order
        foreach (string recipient in accepted)
        {
            LmtpReply final = await ReadAsync(reader, token);
            results[recipient] = final;
            if (final.Verdict != Verdict.Delivered)
                _logger.LogWarning("{Recipient}: {Code} {Text}", recipient, final.Code, final.Text);
        }

        await SayAsync(stream, "QUIT", token);
        return results;
    }

    private static async Task CopyDotStuffedAsync(Stream source, Stream target, CancellationToken token)
    {
        using var lines = new StreamReader(source, Encoding.Latin1, false, 8192, leaveOpen: true);
        var chunk = new StringBuilder();
        while (await lines.ReadLineAsync(token) is { } line)
        {
            if (line.StartsWith('.'))
                chunk.Append('.');
            chunk.Append(line).Append("\r\n");
            if (chunk.Length > 16384)
            {
                await target.WriteAsync(Encoding.Latin1.GetBytes(chunk.ToString()), token);
                chunk.Clear();
            }
        }
        await target.WriteAsync(Encoding.Latin1.GetBytes(chunk.ToString()), token);
    }

    private static ValueTask SayAsync(Stream stream, string line, CancellationToken token) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), token);

    private static async Task<LmtpReply> ReadAsync(StreamReader reader, CancellationToken token)
    {
        var text = new StringBuilder();
        while (true)
        {
            string? line = await reader.ReadLineAsync(token) ?? throw new EndOfStreamException();
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out int code))
                throw new InvalidDataException(line);
            text.Append(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new LmtpReply(code, text.ToString());
            text.Append('\n');
        }
    }
}
