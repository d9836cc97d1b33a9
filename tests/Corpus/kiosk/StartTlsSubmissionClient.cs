#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Courier.Submission;

public sealed record Response(int Status, string[] Text)
{
    public int Severity => Status / 100;
}

public sealed class SubmissionException(string stage, Response response)
    : IOException($"{stage}: {response.Status} {string.Join(" | ", response.Text)}")
{
    public int Status { get; } = response.Status;
    public string Stage { get; } = stage;
}

public sealed class StartTlsSubmissionClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;
    private HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);

    public async Task ConnectAsync(string host, int port, string name, CancellationToken ct = default)
    {
        await _tcp.ConnectAsync(host, port, ct);
        Use(_tcp.GetStream());
        Demand("greeting", await ReadAsync(ct), 2);
        await HelloAsync(name, ct);
        if (!_extensions.Contains("STARTTLS"))
            throw new IOException(host + " does not offer STARTTLS");

        Demand("STARTTLS", await ExchangeAsync("STARTTLS", ct), 2);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ct);
        Use(tls);
        await HelloAsync(name, ct);
    }

    private void Use(Stream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8, false, 1024, leaveOpen: true);
    }

    private async Task HelloAsync(string name, CancellationToken ct)
    {
        var response = await ExchangeAsync("EHLO " + name, ct);
        Demand("EHLO", response, 2);
        _extensions = response.Text.Skip(1).Select(l => l.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public async Task AuthenticateAsync(string user, string password, CancellationToken ct = default)
    {
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        var response = await ExchangeAsync("AUTH PLAIN " + plain, ct);
        if (response.Status == 504)
        {
            Demand("AUTH", await ExchangeAsync("AUTH LOGIN", ct), 3);
            Demand("AUTH", await ExchangeAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), ct), 3);
            response = await ExchangeAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), ct);
        }
        Demand("AUTH", response, 2);
    }

    public async Task<IReadOnlyList<string>> SendAsync(string from, IEnumerable<string> to, string data, CancellationToken ct = default)
    {
        Demand("MAIL", await ExchangeAsync($"MAIL FROM:<{from}>", ct), 2);
        var refused = new List<string>();
        var accepted = 0;
        foreach (var recipient in to)
        {
            var response = await ExchangeAsync($"RCPT TO:<{recipient}>", ct);
            if (response.Severity == 2) accepted++;
            else refused.Add($"{recipient} ({response.Status})");
        }
        if (accepted == 0)
        {
            await ExchangeAsync("RSET", ct);
            return refused;
        }
        Demand("DATA", await ExchangeAsync("DATA", ct), 3);
        var stuffed = data.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        Demand("message", await ExchangeAsync(stuffed + "\r\n.", ct), 2);
        return refused;
    }

    private static void Demand(string stage, Response response, int severity)
    {
        if (response.Severity != severity)
            throw new SubmissionException(stage, response);
    }

    private async Task<Response> ExchangeAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return await ReadAsync(ct);
    }

    private async Task<Response> ReadAsync(CancellationToken ct)
    {
        var text = new List<string>();
        for (; ; )
        {
            var line = await _reader.ReadLineAsync(ct) ?? throw new EndOfStreamException();
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length <= 3 || line[3] != '-')
                return new Response(int.Parse(line[..3]), text.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        try { await ExchangeAsync("QUIT", CancellationToken.None); }
        catch (IOException) { }
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }
}
