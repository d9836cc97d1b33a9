#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tinypost;

public readonly record struct Envelope(string From, string To, string Body);

public sealed class PipelinesMailSubmitter : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private PipeReader _input = null!;
    private PipeWriter _output = null!;

    public async Task OpenAsync(string host, int port, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, port, ct);
        var stream = _tcp.GetStream();
        _input = PipeReader.Create(stream);
        _output = PipeWriter.Create(stream);

        var banner = await ReadLineAsync(ct);
        while (banner.StartsWith("220-", StringComparison.Ordinal))
            banner = await ReadLineAsync(ct);
        if (!banner.StartsWith("220", StringComparison.Ordinal))
            throw new IOException("unexpected banner: " + banner);
    }

    public async Task SubmitAsync(Envelope envelope, CancellationToken ct)
    {
        await WriteAsync("EHLO tinypost.local\r\n", ct);
        var hello = await ReadLineAsync(ct); //! SMTP006
        if (hello[0] != '2')
            throw new IOException("EHLO: " + hello);

        await WriteAsync($"MAIL FROM:<{envelope.From}>\r\n", ct);
        Require(await ReadLineAsync(ct), '2');
        await WriteAsync($"RCPT TO:<{envelope.To}>\r\n", ct);
        Require(await ReadLineAsync(ct), '2');
        await WriteAsync("DATA\r\n", ct);
        Require(await ReadLineAsync(ct), '3');
        await WriteAsync(Stuff(envelope.Body) + "\r\n.\r\n", ct);
        Require(await ReadLineAsync(ct), '2');
    }

    private static void Require(string line, char digit)
    {
        if (line.Length == 0 || line[0] != digit)
            throw new IOException("refused: " + line);
    }

    private static string Stuff(string body) =>
        body.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    private async Task WriteAsync(string text, CancellationToken ct)
    {
        Encoding.UTF8.GetBytes(text, _output);
        await _output.FlushAsync(ct);
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await _input.ReadAsync(ct);
            var buffer = result.Buffer;
            var eol = buffer.PositionOf((byte)'\n');
            if (eol is { } end)
            {
                var line = Encoding.UTF8.GetString(buffer.Slice(0, end)).TrimEnd('\r');
                _input.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }
            if (result.IsCompleted)
                throw new EndOfStreamException();
            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_output is not null)
        {
            await WriteAsync("QUIT\r\n", CancellationToken.None);
            await _output.CompleteAsync();
            await _input.CompleteAsync();
        }
        _tcp.Dispose();
    }
}
