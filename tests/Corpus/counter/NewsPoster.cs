#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Usenet.Poster;

public sealed record Article(string Group, string From, string Subject, string Body);

public sealed class NntpException(int code, string line) : Exception($"NNTP {line}")
{
    public int Code { get; } = code;

    // 436 transfer not possible, 400 service discontinued, 503 feature not supported right now at our provider
    public bool CanRetry => Code is 400 or 436 or 503;
}

public sealed class NewsPoster(string host) : IDisposable
{
    private TcpClient? _tcp;
    private StreamReader? _in;
    private StreamWriter? _out;

    public async Task PostAllAsync(Queue<Article> articles, CancellationToken ct)
    {
        var failures = 0;
        while (articles.TryDequeue(out var article))
        {
            try
            {
                await PostAsync(article, ct);
            }
            catch (NntpException ex) when (ex.CanRetry && ++failures < 10)
            {
                articles.Enqueue(article);
                await Task.Delay(TimeSpan.FromSeconds(30), ct);
            }
        }
    }

    private async Task PostAsync(Article article, CancellationToken ct)
    {
        if (_tcp is null)
        {
            _tcp = new TcpClient();
            await _tcp.ConnectAsync(host, 119, ct);
            _in = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
            _out = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await _in.ReadLineAsync(ct);
            await _out.WriteLineAsync("MODE READER");
            await _in.ReadLineAsync(ct);
        }

        await _out!.WriteLineAsync("POST");
        await ExpectAsync(340, ct);
        await _out.WriteLineAsync($"From: {article.From}");
        await _out.WriteLineAsync($"Newsgroups: {article.Group}");
        await _out.WriteLineAsync($"Subject: {article.Subject}");
        await _out.WriteLineAsync();
        foreach (var line in article.Body.Split('\n'))
            await _out.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await _out.WriteLineAsync(".");
        await ExpectAsync(240, ct);
    }

    private async Task ExpectAsync(int expected, CancellationToken ct)
    {
        var line = await _in!.ReadLineAsync(ct) ?? throw new EndOfStreamException();
        var code = int.Parse(line.AsSpan(0, 3));
        if (code != expected)
            throw new NntpException(code, line);
    }

    public void Dispose()
    {
        _out?.Dispose();
        _in?.Dispose();
        _tcp?.Dispose();
    }
}
