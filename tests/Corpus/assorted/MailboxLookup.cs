using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.MailboxLookup;

public sealed record LookupResult(string Address, bool? Exists, int Code, string Text);

/// <summary>Looks an address up with VRFY first and falls back to RCPT when the server will not say.</summary>
public sealed class MailboxLookup : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader? _in;
    private StreamWriter? _out;

    public async Task OpenAsync(string host, string me, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, 25, ct);
        var ns = _tcp.GetStream();
        _in = new StreamReader(ns, Encoding.ASCII);
        _out = new StreamWriter(ns, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var (code, text) = await ReadAsync(ct);
        if (code != 220)
            throw new IOException($"{host} does not take mail: {code} {text}");

        (code, text) = await AskAsync("EHLO " + me, ct);
        if (code / 100 == 5)
            (code, text) = await AskAsync("HELO " + me, ct);
        if (code != 250)
            throw new IOException($"hello refused: {code} {text}");
    }

    public async Task<LookupResult> LookupAsync(string address, string probeSender, CancellationToken ct)
    {
        var (code, text) = await AskAsync("VRFY " + address, ct);
        switch (code)
        {
            case 250:
            case 251:
                return new LookupResult(address, true, code, text);
            case 550:
            case 551:
            case 553:
                return new LookupResult(address, false, code, text);
        }

        // 252 and the likes of 502 tell nothing, so ask the way a sender would
        (code, text) = await AskAsync($"MAIL FROM:<{probeSender}>", ct);
        if (code != 250)
            return new LookupResult(address, null, code, text);

        (code, text) = await AskAsync($"RCPT TO:<{address}>", ct);
        bool? exists = code switch
        {
            250 or 251 => true,
            550 or 551 or 553 => false,
            _ => null,
        };
        var verdict = new LookupResult(address, exists, code, text);

        await AskAsync("RSET", ct);
        return verdict;
    }

    private async Task<(int, string)> AskAsync(string line, CancellationToken ct)
    {
        await _out!.WriteLineAsync(line.AsMemory(), ct);
        return await ReadAsync(ct);
    }

    private async Task<(int Code, string Text)> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await _in!.ReadLineAsync(ct) ?? throw new EndOfStreamException();
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] != '-')
                return (int.Parse(line.AsSpan(0, 3)), string.Join(" / ", lines));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_out != null)
        {
            try { await _out.WriteLineAsync("QUIT"); }
            catch (IOException) { }
        }
        _tcp.Dispose();
    }
}
