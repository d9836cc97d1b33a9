using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.PipeMailer;

public sealed class PipeMailer(string host, int port)
{
    private const int Attempts = 4;

    public async Task<int> SendAsync(string from, string to, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        int code = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            code = await OnceAsync(from, to, content, ct);
            if (code is >= 200 and < 300)
                return code;

            bool retry = code switch
            {
                >= 400 and < 500 => true,
                550 => attempt < 2,  //! SMTP001
                _ => false,
            };
            if (!retry)
                return code;

            await Task.Delay(TimeSpan.FromMinutes(5 << attempt), ct);
        }
        return code;
    }

    private async Task<int> OnceAsync(string from, string to, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port, ct);
        await using var stream = new NetworkStream(socket);
        var reader = PipeReader.Create(stream);
        var writer = PipeWriter.Create(stream);

        int code = await ReplyAsync(reader, ct);
        if (code != 220)
            return code == 221 ? 421 : code;

        foreach (var command in new[] { "EHLO pipes.example", $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA" })
        {
            await writer.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
            code = await ReplyAsync(reader, ct);
            if (code / 100 is not (2 or 3))
                return code;
        }

        await writer.WriteAsync(content, ct);
        await writer.WriteAsync("\r\n.\r\n"u8.ToArray(), ct);
        return await ReplyAsync(reader, ct);
    }

    private static async Task<int> ReplyAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var result = await reader.ReadAsync(ct);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is SequencePosition end)
            {
                string line = Encoding.ASCII.GetString(buffer.Slice(0, end)).TrimEnd('\r');
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (line.Length >= 3 && (line.Length == 3 || line[3] != '-'))
                {
                    reader.AdvanceTo(buffer.Start);
                    return int.Parse(line.AsSpan(0, 3));
                }
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new IOException("server went away");
        }
    }
}
