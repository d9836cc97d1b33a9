using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.PipelinesOneLine;

public sealed class PipeSession(IDuplexPipe pipe)
{
    public async Task<bool> HandshakeAsync(CancellationToken token)
    {
        var greeting = await ReadLineAsync(token);
        if (!greeting.StartsWith("220", StringComparison.Ordinal))
            return false;

        await WriteLineAsync("EHLO pipes.example", token);
        var hello = await ReadLineAsync(token);  //! SMTP006
        return hello.StartsWith("250", StringComparison.Ordinal);
    }

    public async Task<string> RecipientAsync(string sender, string recipient, CancellationToken token)
    {
        await WriteLineAsync($"MAIL FROM:<{sender}>", token);
        var mail = await ReadLineAsync(token);
        if (mail[0] != '2')
            return mail;

        await WriteLineAsync($"RCPT TO:<{recipient}>", token);
        return await ReadLineAsync(token);
    }

    private async Task WriteLineAsync(string line, CancellationToken token)
    {
        await pipe.Output.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), token);
    }

    private async Task<string> ReadLineAsync(CancellationToken token)
    {
        while (true)
        {
            var result = await pipe.Input.ReadAsync(token);
            var end = result.Buffer.PositionOf((byte)'\n');
            if (end is { } position)
            {
                var line = Encoding.ASCII.GetString(result.Buffer.Slice(0, position)).TrimEnd('\r');
                pipe.Input.AdvanceTo(result.Buffer.GetPosition(1, position));
                return line;
            }

            pipe.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }
}
