using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Acme.Mail.Direct;

public sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
{
    public bool Positive => Code / 100 == 2;
    public bool Intermediate => Code / 100 == 3;
    public override string ToString() => $"{Code} {string.Join(" / ", Lines)}";
}

public sealed class RefusedException(string verb, SmtpAnswer answer) : Exception($"{verb}: {answer}")
{
    public SmtpAnswer Answer { get; } = answer;
}

public sealed class DirectSession : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _in = null!;
    private StreamWriter _out = null!;

    public async Task OpenAsync(string host, int port, CancellationToken ct)
    {
        await _tcp.ConnectAsync(host, port, ct);
        var s = _tcp.GetStream();
        _in = new StreamReader(s, Encoding.ASCII, false, 1024, leaveOpen: true);
        _out = new StreamWriter(s, Encoding.ASCII, 1024, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        Must("greeting", await ReadAsync(ct));

        var ehlo = await CommandAsync("EHLO " + Environment.MachineName, ct);
        if (!ehlo.Positive)
            Must("HELO", await CommandAsync("HELO " + Environment.MachineName, ct));
    }

    public async Task<List<string>> SendAsync(string from, IEnumerable<string> to, string data, CancellationToken ct)
    {
        var refused = new List<string>();
        var accepted = 0;
        Must("MAIL", await CommandAsync($"MAIL FROM:<{from}>", ct));
        foreach (var rcpt in to)
        {
            var a = await CommandAsync($"RCPT TO:<{rcpt}>", ct);
            if (a.Positive) accepted++;
            else refused.Add($"{rcpt}: {a}");
        }

        if (accepted == 0)
        {
            await CommandAsync("RSET", ct);
            return refused;
        }

        var go = await CommandAsync("DATA", ct);
        if (!go.Intermediate) throw new RefusedException("DATA", go);
        foreach (var line in data.Split('\n'))
        {
            var l = line.TrimEnd('\r');
            await _out.WriteLineAsync(l.StartsWith('.') ? "." + l : l);
        }
        Must("end of data", await CommandAsync(".", ct));
        return refused;
    }

    private async Task<SmtpAnswer> CommandAsync(string line, CancellationToken ct)
    {
        await _out.WriteLineAsync(line.AsMemory(), ct);
        return await ReadAsync(ct);
    }

    private async Task<SmtpAnswer> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await _in.ReadLineAsync(ct) ?? throw new IOException("connection closed");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException("not a reply: " + line);
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpAnswer(code, lines);
        }
    }

    private static void Must(string what, SmtpAnswer a)
    {
        if (!a.Positive) throw new RefusedException(what, a);
    }

    public async ValueTask DisposeAsync()
    {
        try { if (_out != null) await _out.WriteLineAsync("QUIT"); } catch (IOException) { }
        _tcp.Dispose();
    }
}
