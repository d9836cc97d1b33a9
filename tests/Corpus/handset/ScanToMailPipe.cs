#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Copier.Firmware.Tools;

/// <summary>Checks the scan-to-mail settings of a device from the service laptop.</summary>
public sealed class ScanToMailPipe : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private PipeReader? _in;
    private PipeWriter? _out;

    public async Task ConnectAsync(string host, int port, CancellationToken token)
    {
        await _tcp.ConnectAsync(host, port, token);
        _in = PipeReader.Create(_tcp.GetStream());
        _out = PipeWriter.Create(_tcp.GetStream());
        string banner = await LineAsync(token);
        if (!banner.StartsWith("220", StringComparison.Ordinal))
            throw new IOException("Device relay answered: " + banner);
    }

    private async Task<string> LineAsync(CancellationToken token)
    {
        while (true)
        {
            ReadResult result = await _in!.ReadAsync(token);
            ReadOnlySequence<byte> buffer = result.Buffer;
            SequencePosition? eol = buffer.PositionOf((byte)'\n');
            if (eol is { } end)
            {
                string line = Encoding.ASCII.GetString(buffer.Slice(0, end)).TrimEnd('\r');
                _in.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            _in.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    private async Task PutAsync(string text, CancellationToken token)
    {
        Encoding.ASCII.GetBytes(text, _out!);
        await _out!.FlushAsync(token);
    }

    public async Task TestPageAsync(string serial, string recipient, CancellationToken token)
    {
        await PutAsync($"EHLO [{serial}]\r\n", token);
        string hello = await LineAsync(token); //! SMTP006
        if (hello[0] != '2')
            throw new IOException("EHLO: " + hello);

        await PutAsync("MAIL FROM:<scanner@copier.example>\r\n", token);
        string mail = await LineAsync(token);
        if (mail[0] != '2')
            throw new IOException("MAIL: " + mail);

        await PutAsync($"RCPT TO:<{recipient}>\r\n", token);
        string rcpt = await LineAsync(token);
        if (rcpt[0] != '2')
            throw new IOException("RCPT: " + rcpt);

        await PutAsync("DATA\r\n", token);
        string data = await LineAsync(token);
        if (data[0] != '3')
            throw new IOException("DATA: " + data);

        var page = new StringBuilder()
            .Append("From: scanner@copier.example\r\n")
            .Append("To: ").Append(recipient).Append("\r\n")
            .Append("Subject: Test page of ").Append(serial).Append("\r\n\r\n")
            .Append("If you can read this, scan to mail works.\r\n.\r\n");
        await PutAsync(page.ToString(), token);
        string done = await LineAsync(token);
        if (done[0] != '2')
            throw new IOException("End of data: " + done);

        await PutAsync("QUIT\r\n", token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_in is not null) await _in.CompleteAsync();
        if (_out is not null) await _out.CompleteAsync();
        _tcp.Dispose();
    }
}
