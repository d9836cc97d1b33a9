#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Usenet;

public sealed record Article(string From, string Group, string Subject, string Body);

public sealed class NewsgroupPoster(string server)
{
    public async Task<bool> PostAsync(Article article)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server, 119);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await reader.ReadLineAsync();                       // 200 or 201
        await writer.WriteLineAsync("MODE READER");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("POST");
        var go = await reader.ReadLineAsync();
        if (go is null || !go.StartsWith("340", StringComparison.Ordinal))
            return false;

        await writer.WriteLineAsync($"From: {article.From}");
        await writer.WriteLineAsync($"Newsgroups: {article.Group}");
        await writer.WriteLineAsync($"Subject: {article.Subject}");
        await writer.WriteLineAsync();
        foreach (var line in article.Body.ReplaceLineEndings("\n").Split('\n'))
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await writer.WriteLineAsync(".");
        var done = await reader.ReadLineAsync();
        await writer.WriteLineAsync("QUIT");
        return ShouldRetry(done) ? await PostAgainAsync(article) : done?.StartsWith("240", StringComparison.Ordinal) == true;
    }

    // 436 transfer not possible, try again later; 441 posting failed
    private static bool ShouldRetry(string? line) => line is not null && (line.StartsWith("436") || line.StartsWith("502"));

    private async Task<bool> PostAgainAsync(Article article)
    {
        await Task.Delay(TimeSpan.FromSeconds(20));
        return await PostAsync(article with { Subject = article.Subject + " (repost)" });
    }
}
