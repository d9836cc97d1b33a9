#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Usenet.Gateway;

public sealed class NewsRefusedException(int code, string text) : Exception($"{code} {text}")
{
    public int Code { get; } = code;
}

/// <summary>Posts an article that came by mail to a news server (RFC 3977).</summary>
public sealed class NewsPoster(string host)
{
    public async Task PostAsync(string group, string article)
    {
        for (var round = 0; round < 3; round++)
        {
            try
            {
                await PostOnceAsync(group, article);
                return;
            }
            catch (NewsRefusedException refused) when (refused.Code is 400 or 440 or 441 or 503)
            {
                await Task.Delay(TimeSpan.FromMinutes(1 << round));
            }
        }
    }

    private async Task PostOnceAsync(string group, string article)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 119);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        // 200 posting allowed, 201 not; we see that at POST anyway
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("MODE READER");
        await reader.ReadLineAsync();
        await writer.WriteLineAsync("GROUP " + group);
        await reader.ReadLineAsync();

        await writer.WriteLineAsync("POST");
        Check(await reader.ReadLineAsync(), 340);
        foreach (var line in article.ReplaceLineEndings("\n").Split('\n'))
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await writer.WriteLineAsync(".");
        Check(await reader.ReadLineAsync(), 240);
        await writer.WriteLineAsync("QUIT");
    }

    private static void Check(string? line, int wanted)
    {
        if (line is null || line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
            throw new IOException("the news server is gone");
        if (code != wanted)
            throw new NewsRefusedException(code, line);
    }
}
