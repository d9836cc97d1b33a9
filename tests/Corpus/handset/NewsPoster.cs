#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Usenet.Announcer;

public readonly record struct NntpReply(int Code, string Text);

/// <summary>Posts release notes into a newsgroup.</summary>
public sealed class NewsPoster : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public async Task ConnectAsync(string host)
    {
        await _tcp.ConnectAsync(host, 119);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await ReplyAsync();
        await SendAsync("MODE", "READER");
    }

    public async Task<bool> AuthenticateAsync(string user, string password)
    {
        await SendAsync("AUTHINFO", "USER", user);
        var reply = await SendAsync("AUTHINFO", "PASS", password);
        return reply.Code == 281;
    }

    public async Task<string?> PostAsync(string group, string from, string subject, IEnumerable<string> body)
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var reply = await SendAsync("POST");
            if (reply.Code == 440)
                return null;
            if (reply.Code == 340)
            {
                var id = $"<{Guid.NewGuid():N}@announcer.example>";
                await _writer.WriteLineAsync($"From: {from}\r\nNewsgroups: {group}\r\nSubject: {subject}\r\nMessage-ID: {id}\r\n");
                foreach (var line in body)
                    await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
                reply = await SendAsync(".");
                if (reply.Code == 240)
                    return id;
            }

            // 441 comes from overloaded feeds as well, 502 while the group is being created
            if (reply.Code is 400 or 441 or 502)
            {
                await Task.Delay(TimeSpan.FromSeconds(30 * attempt));
                continue;
            }
            throw new IOException($"POST: {reply.Code} {reply.Text}");
        }
        return null;
    }

    private async Task<NntpReply> SendAsync(params string[] words)
    {
        await _writer.WriteLineAsync(string.Join(' ', words));
        return await ReplyAsync();
    }

    private async Task<NntpReply> ReplyAsync()
    {
        var line = await _reader.ReadLineAsync() ?? throw new EndOfStreamException("news server has hung up");
        return new NntpReply(int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line[4..] : "");
    }

    public async ValueTask DisposeAsync()
    {
        await SendAsync("QUIT");
        _tcp.Dispose();
    }
}
