using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.PipelinesGreetingUnchecked;

public readonly record struct Answer(int Code, string Text);

public sealed class PipelinesClient(PipeReader input, PipeWriter output)
{
    public static async Task<PipelinesClient> OpenAsync(string host, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, 25, token);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var client = new PipelinesClient(PipeReader.Create(stream), PipeWriter.Create(stream));

        await client.ReceiveAsync(token);  //! SMTP003
        var hello = await client.ExchangeAsync("EHLO pipes.example"u8.ToArray(), token);
        if (hello.Code / 100 != 2)
            throw new IOException($"EHLO was answered {hello.Code} {hello.Text}");
        return client;
    }

    public async Task<Answer> AskForAsync(string sender, string recipient, CancellationToken token)
    {
        await ExchangeAsync(Encoding.UTF8.GetBytes($"MAIL FROM:<{sender}>"), token);  //! SMTP005
        return await ExchangeAsync(Encoding.UTF8.GetBytes($"RCPT TO:<{recipient}>"), token);
    }

    private async ValueTask<Answer> ExchangeAsync(ReadOnlyMemory<byte> line, CancellationToken token)
    {
        output.Write(line.Span);
        output.Write("\r\n"u8);
        await output.FlushAsync(token);
        return await ReceiveAsync(token);
    }

    private async ValueTask<Answer> ReceiveAsync(CancellationToken token)
    {
        while (true)
        {
            var result = await input.ReadAsync(token);
            if (TryParse(result.Buffer, out var answer, out var consumed))
            {
                input.AdvanceTo(consumed);
                return answer;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    private static bool TryParse(in ReadOnlySequence<byte> buffer, out Answer answer, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> raw, "\r\n"u8))
        {
            var line = Encoding.UTF8.GetString(raw);
            if (line.Length > 3 && line[3] == '-')
                continue;
            answer = new Answer(int.Parse(line[..3]), line[3..].Trim());
            consumed = reader.Position;
            return true;
        }

        answer = default;
        consumed = buffer.Start;
        return false;
    }
}
