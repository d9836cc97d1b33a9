using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Mixed.EmailProbe;

public enum ProbeResult { Exists, InvalidAddress, CannotTell }

/// <summary>Asks the mail exchanger whether it would take mail for an address.</summary>
public sealed class EmailProbe : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _in = StreamReader.Null;
    private StreamWriter _out = StreamWriter.Null;

    public async Task<ProbeResult> CheckAsync(string mx, string address, CancellationToken ct)
    {
        await _tcp.ConnectAsync(mx, 25, ct);
        var stream = _tcp.GetStream();
        _in = new StreamReader(stream);
        _out = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };

        if (await ReplyAsync(ct) != 220)
            return ProbeResult.CannotTell;
        if (await CommandAsync("EHLO probe.example", ct) != 250 && await CommandAsync("HELO probe.example", ct) != 250)
            return ProbeResult.CannotTell;
        if (await CommandAsync("MAIL FROM:<>", ct) != 250)
            return ProbeResult.CannotTell;

        var rcpt = await CommandAsync($"RCPT TO:<{address}>", ct);
        await CommandAsync("QUIT", ct);

        if (rcpt >= 400)  //! SMTP004
            return ProbeResult.InvalidAddress;

        return rcpt is 250 or 251 ? ProbeResult.Exists : ProbeResult.CannotTell;
    }

    private async Task<int> CommandAsync(string line, CancellationToken ct)
    {
        await _out.WriteLineAsync(line.AsMemory(), ct);
        return await ReplyAsync(ct);
    }

    private async Task<int> ReplyAsync(CancellationToken ct)
    {
        string? line;
        do
        {
            line = await _in.ReadLineAsync(ct) ?? throw new EndOfStreamException();
        }
        while (line.Length > 3 && line[3] == '-');

        return int.Parse(line.AsSpan(0, 3));
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
