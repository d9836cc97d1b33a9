#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Newsroom.Alerts;

public readonly record struct Answer(int Code, string Text)
{
    public bool Done => Code is >= 200 and < 300;
    public bool GoOn => Code is >= 300 and < 400;
    public override string ToString() => $"{Code} {Text}";
}

public static class StreamSmtpExtensions
{
    public static async Task<Answer> AnswerAsync(this Stream stream)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await stream.LineAsync();
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException("No reply: " + line);
            if (line.Length > 4)
                text.Append(line, 4, line.Length - 4).Append(' ');
            if (line.Length == 3 || line[3] != '-')
                return new Answer(code, text.ToString().Trim());
        }
    }

    public static async Task<Answer> AskAsync(this Stream stream, string verb, string? argument = null)
    {
        var line = argument is null ? verb : $"{verb} {argument}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        await stream.FlushAsync();
        return await stream.AnswerAsync();
    }

    public static Answer OrThrow(this Answer answer, bool intermediate = false)
        => (intermediate ? answer.GoOn : answer.Done) ? answer : throw new IOException(answer.ToString());

    private static async Task<string> LineAsync(this Stream stream)
    {
        var bytes = new List<byte>(80);
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString(bytes.ToArray()).TrimEnd('\r');
            bytes.Add(one[0]);
        }
        throw new EndOfStreamException();
    }
}

public sealed class BreakingNewsMailer(string relay, ILogger log)
{
    public async Task SendAsync(string headline, IReadOnlyList<string> desk)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(relay, 25);
        await using Stream stream = tcp.GetStream();

        (await stream.AnswerAsync()).OrThrow();
        (await stream.AskAsync("EHLO", "wire.newsroom.example")).OrThrow();
        (await stream.AskAsync("MAIL", "FROM:<wire@newsroom.example>")).OrThrow();

        var reached = 0;
        foreach (var editor in desk)
        {
            var answer = await stream.AskAsync("RCPT", $"TO:<{editor}>");
            if (answer.Done)
                reached++;
            else
                log.LogWarning("{Editor} does not get the alert: {Answer}", editor, answer);
        }

        if (reached == 0)
        {
            await stream.AskAsync("RSET");
            await stream.AskAsync("QUIT");
            throw new InvalidOperationException("Nobody at the desk can be reached.");
        }

        (await stream.AskAsync("DATA")).OrThrow(intermediate: true);
        var body = $"From: wire@newsroom.example\r\nSubject: {headline}\r\nDate: {DateTimeOffset.UtcNow:R}\r\n\r\n{headline}\r\n.";
        var last = await stream.AskAsync(body); //! SMTP005
        log.LogInformation("Alert to {Count} editors: {Answer}", reached, last);
        await stream.AskAsync("QUIT");
    }
}
