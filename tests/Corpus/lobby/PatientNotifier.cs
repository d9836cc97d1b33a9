#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Clinic.Notify;

public sealed record Notice(string To, string Text, DateTime Born)
{
    public bool TooOld(DateTime now) => now - Born > TimeSpan.FromDays(4);
}

/// <summary>An actor with a mailbox (a channel); notices that a server puts off go round again until they are too old.</summary>
public sealed class PatientNotifier(string host)
{
    private readonly Channel<Notice> _box = Channel.CreateUnbounded<Notice>();

    public List<(Notice Notice, int Code)> Dead { get; } = new();

    public ValueTask PostAsync(string to, string text) => _box.Writer.WriteAsync(new Notice(to, text, DateTime.UtcNow));

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var notice in _box.Reader.ReadAllAsync(stop))
        {
            int code;
            try
            {
                code = await SendAsync(notice, stop);
            }
            catch (IOException)
            {
                code = 451;
            }
            catch (SocketException)
            {
                code = 451;
            }

            switch (code)
            {
                case >= 200 and < 300:
                    break;
                case >= 400 and < 500 when !notice.TooOld(DateTime.UtcNow):
                    _ = PutOffAsync(notice, stop);
                    break;
                default:
                    Dead.Add((notice, code));
                    break;
            }
        }
    }

    private async Task PutOffAsync(Notice notice, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMinutes(30), stop);
        await _box.Writer.WriteAsync(notice, stop);
    }

    private async Task<int> SendAsync(Notice notice, CancellationToken stop)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, stop);
        var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        var code = await ReplyAsync();
        if (code is < 200 or > 299)
            return code;
        if ((code = await AskAsync("EHLO clinic.example")) > 299)
            return code;
        if ((code = await AskAsync("MAIL FROM:<desk@clinic.example>")) > 299)
            return code;
        if ((code = await AskAsync($"RCPT TO:<{notice.To}>")) > 299)
            return code;
        if ((code = await AskAsync("DATA")) != 354)
            return code;
        code = await AskAsync("Subject: Your appointment\r\n\r\n" + notice.Text.Replace("\r\n.", "\r\n..") + "\r\n.");
        await AskAsync("QUIT");
        return code;

        async Task<int> AskAsync(string line)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), stop);
            return await ReplyAsync();
        }

        async Task<int> ReplyAsync()
        {
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                if (line.Length < 4 || line[3] == ' ')
                    return int.Parse(line.AsSpan(0, 3));
            }
            throw new EndOfStreamException();
        }
    }
}
