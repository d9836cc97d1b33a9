using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.VerbTableClient;

public sealed class VerbRefusedException : Exception
{
    public VerbRefusedException(string verb, int code, string text)
        : base(FormattableString.Invariant($"{verb}: {code} {text}"))
    {
        Verb = verb;
        Code = code;
    }

    public string Verb { get; }

    public int Code { get; }

    public bool IsTransient => Code is >= 400 and <= 499;
}

/// <summary>What each verb may be answered is written down once. Whatever else comes is an exception.</summary>
public sealed class VerbTableClient : IAsyncDisposable
{
    private static readonly Dictionary<string, int[]> Expected = new(StringComparer.Ordinal)
    {
        [""] = [220],
        ["EHLO"] = [250],
        ["HELO"] = [250],
        ["MAIL"] = [250],
        ["RCPT"] = [250, 251],
        ["DATA"] = [354],
        ["."] = [250],
        ["QUIT"] = [221],
    };

    private readonly TcpClient _tcp = new();
    private StreamReader? _reader;

    public async Task ConnectAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        await _tcp.ConnectAsync(host, port, cancellationToken);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        await ConfirmAsync("", cancellationToken);
        try
        {
            await RunAsync("EHLO", "verbs.example", cancellationToken);
        }
        catch (VerbRefusedException old) when (old.Code is 500 or 502)
        {
            await RunAsync("HELO", "verbs.example", cancellationToken);
        }
    }

    /// <returns>Who was refused, and why.</returns>
    public async Task<IReadOnlyDictionary<string, VerbRefusedException>> SendAsync(
        string sender, IEnumerable<string> recipients, string message, CancellationToken cancellationToken = default)
    {
        await RunAsync("MAIL", $"FROM:<{sender}>", cancellationToken);
        var refused = new Dictionary<string, VerbRefusedException>();
        var any = false;
        foreach (var recipient in recipients)
        {
            try
            {
                await RunAsync("RCPT", $"TO:<{recipient}>", cancellationToken);
                any = true;
            }
            catch (VerbRefusedException refusal)
            {
                refused[recipient] = refusal;
            }
        }

        if (!any)
            throw refused.Values.FirstOrDefault(r => r.IsTransient) ?? refused.Values.First();

        await RunAsync("DATA", null, cancellationToken);
        using var lines = new StringReader(message);
        var body = new StringBuilder();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            body.Append(line.StartsWith('.') ? "." : "").Append(line).Append("\r\n");
        await WriteAsync(body.ToString(), cancellationToken);
        await RunAsync(".", null, cancellationToken);
        return refused;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_reader is not null)
                await RunAsync("QUIT", null, CancellationToken.None);
        }
        catch (Exception ex) when (ex is IOException or VerbRefusedException)
        {
        }

        _reader?.Dispose();
        _tcp.Dispose();
    }

    private async Task RunAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        await WriteAsync(argument is null ? $"{verb}\r\n" : $"{verb} {argument}\r\n", cancellationToken);
        await ConfirmAsync(verb, cancellationToken);
    }

    private async Task ConfirmAsync(string verb, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await _reader!.ReadLineAsync(cancellationToken) ?? throw new IOException("The connection is closed.");
            text.Append(line.AsSpan(Math.Min(4, line.Length))).Append(' ');
            if (line.Length > 3 && line[3] == '-')
                continue;

            var code = int.Parse(line.AsSpan(0, 3));
            if (!Expected[verb].Contains(code))
                throw new VerbRefusedException(verb, code, text.ToString().Trim());
            return;
        }
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken) =>
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
}
