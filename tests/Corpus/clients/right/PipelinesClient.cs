using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.PipelinesClient;

public readonly record struct Answer(int Code, string Text)
{
    public bool Good => Code / 100 == 2;
    public bool Temporary => Code / 100 == 4;
}

public sealed class RefusedException(string what, Answer answer) : Exception($"{what} was answered {answer.Code} {answer.Text}")
{
    public Answer Answer { get; } = answer;
}

/// <summary>A client over System.IO.Pipelines: nothing is copied that need not be.</summary>
public sealed class PipelinesClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;

    private PipelinesClient(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket, ownsSocket: false);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        _output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public static async Task<PipelinesClient> OpenAsync(string host, int port, CancellationToken token = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, token);
        var client = new PipelinesClient(socket);
        try
        {
            var greeting = await client.ReceiveAsync(token);
            if (greeting.Code != 220)
                throw new RefusedException("The connection", greeting);

            var hello = await client.ExchangeAsync("EHLO pipes.example"u8.ToArray(), token);
            if (!hello.Good)
                throw new RefusedException("EHLO", hello);
            return client;
        }
        catch (RefusedException)
        {
            await client.DisposeAsync();
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>What was said to each recipient.</returns>
    public async Task<IReadOnlyDictionary<string, Answer>> SendAsync(
        string sender, IEnumerable<string> recipients, ReadOnlyMemory<byte> message, CancellationToken token = default)
    {
        var mail = await ExchangeAsync(Encoding.UTF8.GetBytes($"MAIL FROM:<{sender}>"), token);
        if (!mail.Good)
            throw new RefusedException("MAIL", mail);

        var answers = new Dictionary<string, Answer>();
        var anybody = false;
        foreach (var recipient in recipients)
        {
            var answer = await ExchangeAsync(Encoding.UTF8.GetBytes($"RCPT TO:<{recipient}>"), token);
            answers.Add(recipient, answer);
            anybody |= answer.Good;
        }

        if (!anybody)
            return answers;

        var data = await ExchangeAsync("DATA"u8.ToArray(), token);
        if (data.Code != 354)
            throw new RefusedException("DATA", data);

        WriteStuffed(message.Span);
        var end = await ExchangeAsync("."u8.ToArray(), token);
        if (!end.Good)
            throw new RefusedException("The message", end);
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExchangeAsync("QUIT"u8.ToArray(), CancellationToken.None);
        }
        catch (Exception ex) when (ex is IOException or InvalidDataException or InvalidOperationException)
        {
            // Already gone.
        }

        await _output.CompleteAsync();
        await _input.CompleteAsync();
        _socket.Dispose();
    }

    private async ValueTask<Answer> ExchangeAsync(ReadOnlyMemory<byte> line, CancellationToken token)
    {
        _output.Write(line.Span);
        _output.Write("\r\n"u8);
        await _output.FlushAsync(token);
        return await ReceiveAsync(token);
    }

    private async ValueTask<Answer> ReceiveAsync(CancellationToken token)
    {
        while (true)
        {
            var result = await _input.ReadAsync(token);
            var buffer = result.Buffer;
            if (TryParse(buffer, out var answer, out var consumed))
            {
                _input.AdvanceTo(consumed);
                return answer;
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException("The server ended the connection.");
        }
    }

    // Succeeds once the last line of the reply is there, the one without a hyphen.
    private static bool TryParse(in ReadOnlySequence<byte> buffer, out Answer answer, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        var text = new StringBuilder();
        while (reader.TryReadTo(out ReadOnlySequence<byte> raw, (byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(raw).TrimEnd('\r');
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException("This is no SMTP server.");
            text.Append(line.AsSpan(Math.Min(4, line.Length)));
            if (line.Length > 3 && line[3] == '-')
            {
                text.Append('\n');
                continue;
            }

            answer = new Answer(code, text.ToString());
            consumed = reader.Position;
            return true;
        }

        answer = default;
        consumed = buffer.Start;
        return false;
    }

    private void WriteStuffed(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var end = message.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            message = end < 0 ? default : message[(end + 1)..];
            if (line.StartsWith("."u8))
                _output.Write("."u8);
            _output.Write(line.TrimEnd((byte)'\r'));
            _output.Write("\r\n"u8);
        }
    }
}
