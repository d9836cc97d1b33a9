using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Usenet.Gateway;

public sealed record Article(string From, string[] Groups, string Subject, string Body);

/// <summary>Posts what arrives on the mailing list into the local newsgroups.</summary>
public sealed class NewsPoster : IAsyncDisposable
{
    private const int NntpPort = 119;

    private readonly TcpClient _tcp = new();
    private StreamReader _in;
    private StreamWriter _out;

    public async Task OpenAsync(string server)
    {
        await _tcp.ConnectAsync(server, NntpPort);
        _in = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _out = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await _in.ReadLineAsync();              // 200 or 201
        await _out.WriteLineAsync("MODE READER");
        await _in.ReadLineAsync();
    }

    public async Task<int> PostAllAsync(IEnumerable<Article> articles)
    {
        var posted = 0;
        var again = new Queue<Article>();
        foreach (var article in articles)
        {
            var code = await PostAsync(article);
            if (code == 240)
                posted++;
            else if (code is 441 or 502 or 503)
                again.Enqueue(article);         // our server says 441 while it expires
        }

        while (again.TryDequeue(out var article))
        {
            await Task.Delay(TimeSpan.FromSeconds(30));
            if (await PostAsync(article) == 240)
                posted++;
        }
        return posted;
    }

    private async Task<int> PostAsync(Article article)
    {
        await _out.WriteLineAsync("POST");
        var reply = await _in.ReadLineAsync();
        if (reply is null || !reply.StartsWith("340", StringComparison.Ordinal))
            return CodeOf(reply);

        await _out.WriteLineAsync("From: " + article.From);
        await _out.WriteLineAsync("Newsgroups: " + string.Join(",", article.Groups));
        await _out.WriteLineAsync("Subject: " + article.Subject);
        await _out.WriteLineAsync();
        foreach (var line in article.Body.Split('\n'))
            await _out.WriteLineAsync(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
        await _out.WriteLineAsync(".");
        return CodeOf(await _in.ReadLineAsync());
    }

    private static int CodeOf(string reply)
        => reply is { Length: >= 3 } && int.TryParse(reply.AsSpan(0, 3), out var code) ? code : 0;

    public async ValueTask DisposeAsync()
    {
        if (_out is not null)
        {
            await _out.WriteLineAsync("QUIT");
            await _out.DisposeAsync();
        }
        _tcp.Dispose();
    }
}
