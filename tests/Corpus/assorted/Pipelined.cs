using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.Pipelined;

public sealed record RcptResult(string Address, int Code);

/// <summary>Sends MAIL, all RCPT and DATA in one write and then counts the replies off.</summary>
public sealed class Pipelined : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;

    public async Task ConnectAsync(string host, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, 25, ct);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        Demand(await ReadReplyAsync(ct), 220);
        await WriteAsync("EHLO bulk.example\r\n", ct);
        var hello = await ReadReplyAsync(ct);
        Demand(hello, 250);
        if (!hello.Lines.Any(l => l.Equals("PIPELINING", StringComparison.OrdinalIgnoreCase)))
            throw new NotSupportedException("server does not pipeline");
    }

    public async Task<IReadOnlyList<RcptResult>> SendAsync(string from, IReadOnlyList<string> to, string data, CancellationToken ct)
    {
        var batch = new StringBuilder();
        batch.Append($"MAIL FROM:<{from}>\r\n");
        foreach (var address in to)
            batch.Append($"RCPT TO:<{address}>\r\n");
        batch.Append("DATA\r\n");
        await WriteAsync(batch.ToString(), ct);

        var mail = await ReadReplyAsync(ct);
        var results = new List<RcptResult>();
        foreach (var address in to)
            results.Add(new RcptResult(address, (await ReadReplyAsync(ct)).Code));
        var go = await ReadReplyAsync(ct);

        if (go.Code != 354)
        {
            await WriteAsync("RSET\r\n", ct);
            await ReadReplyAsync(ct);
            int why = mail.Code / 100 != 2 ? mail.Code : go.Code;
            return results.Select(r => r.Code / 100 == 2 ? r with { Code = why } : r).ToList();
        }

        bool wanted = mail.Code / 100 == 2 && results.Any(r => r.Code / 100 == 2);
        await WriteAsync(wanted ? data.Replace("\r\n.", "\r\n..") + "\r\n.\r\n" : ".\r\n", ct);
        var end = await ReadReplyAsync(ct);
        return results.Select(r => r.Code / 100 == 2 ? r with { Code = end.Code } : r).ToList();
    }

    private static void Demand((int Code, List<string> Lines) reply, int code)
    {
        if (reply.Code != code)
            throw new IOException($"expected {code}, got {reply.Code} {string.Join(' ', reply.Lines)}");
    }

    private async Task WriteAsync(string text, CancellationToken ct)
        => await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    private async Task<(int Code, List<string> Lines)> ReadReplyAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await _reader.ReadLineAsync(ct) ?? throw new IOException("end of stream");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return (int.Parse(line[..3]), lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_tcp.Connected)
            await WriteAsync("QUIT\r\n", CancellationToken.None);
        _tcp.Dispose();
    }
}
