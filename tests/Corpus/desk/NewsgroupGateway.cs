#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Usenet.Gateway;

public enum PostOutcome { Accepted, TryLater, Refused }

public sealed record Article(string Newsgroups, string From, string Subject, string MessageId, string Body);

/// <summary>Posts articles of the mailing list archive to a news server (NNTP, port 119).</summary>
public sealed class NewsgroupGateway : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly ILogger<NewsgroupGateway> _logger;
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public NewsgroupGateway(ILogger<NewsgroupGateway> logger) => _logger = logger;

    public async Task OpenAsync(string host, CancellationToken token)
    {
        await _tcp.ConnectAsync(host, 119, token);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (code, text) = await ReadStatusAsync(token);
        if (code is not (200 or 201))
            throw new IOException($"News server not available: {code} {text}");
    }

    public async Task<PostOutcome> PostAsync(Article article, CancellationToken token)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var (code, text) = await TransferAsync(article, token);
            switch (code)
            {
                case 235 or 240:
                    return PostOutcome.Accepted;
                case 435:
                    _logger.LogDebug("{Id} is known there already", article.MessageId);
                    return PostOutcome.Accepted;
                case 436 or 403 or 400 or 500 or 503:
                    _logger.LogInformation("{Id}: {Code} {Text}, again", article.MessageId, code, text);
                    await Task.Delay(TimeSpan.FromSeconds(30 * (attempt + 1)), token);
                    continue;
                case 437 or 440 or 441:
                    _logger.LogWarning("{Id} refused: {Code} {Text}", article.MessageId, code, text);
                    return PostOutcome.Refused;
                default:
                    return PostOutcome.Refused;
            }
        }

        return PostOutcome.TryLater;
    }

    private async Task<(int Code, string Text)> TransferAsync(Article article, CancellationToken token)
    {
        await _writer!.WriteLineAsync($"IHAVE {article.MessageId}".AsMemory(), token);
        var status = await ReadStatusAsync(token);
        if (status.Code != 335)
            return status;

        foreach (var line in Lines(article))
            await _writer.WriteLineAsync((line.StartsWith('.') ? "." + line : line).AsMemory(), token);
        await _writer.WriteLineAsync(".".AsMemory(), token);
        return await ReadStatusAsync(token);
    }

    private static IEnumerable<string> Lines(Article article)
    {
        yield return "Path: gateway!not-for-mail";
        yield return "From: " + article.From;
        yield return "Newsgroups: " + article.Newsgroups;
        yield return "Subject: " + article.Subject;
        yield return "Message-ID: " + article.MessageId;
        yield return "Date: " + DateTimeOffset.UtcNow.ToString("r");
        yield return "";
        foreach (var line in article.Body.Replace("\r\n", "\n").Split('\n'))
            yield return line;
    }

    private async Task<(int Code, string Text)> ReadStatusAsync(CancellationToken token)
    {
        var line = await _reader!.ReadLineAsync(token) ?? throw new EndOfStreamException("News server closed the connection");
        return line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), out var code)
            ? (code, line.Length > 4 ? line[4..] : "")
            : throw new IOException("Unexpected line: " + line);
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null && _tcp.Connected)
            await _writer.WriteLineAsync("QUIT");
        _tcp.Dispose();
    }
}
