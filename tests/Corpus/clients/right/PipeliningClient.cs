using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.PipeliningClient;

public sealed record PipelinedReply(int Code, string Text);

public sealed class BatchResult
{
    public required bool Pipelined { get; init; }
    public required PipelinedReply Final { get; init; }
    public Dictionary<string, PipelinedReply> Recipients { get; init; } = [];
    public bool Delivered { get; init; }
    public bool Retry => Final.Code is >= 400 and < 500;
}

/// <summary>
/// MAIL, all RCPTs and DATA in one write where the server offers PIPELINING (RFC 2920), one by one where it does not.
/// Either way there is one reply for each command, and all of them are read.
/// </summary>
public sealed class PipeliningClient(TextWriter? log = null)
{
    public async Task<BatchResult> SendAsync(string host, int port, string from, string[] to, string mail)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(host, port);
        var stream = tcp.GetStream();
        var reader = new StreamReader(stream, Encoding.UTF8);

        var greeting = await ReadAsync();
        if (greeting.Code != 220)
            return await QuitAsync(new BatchResult { Pipelined = false, Final = greeting });

        await WriteAsync("EHLO batch.example\r\n");
        var hello = await ReadAsync();
        if (hello.Code != 250)
            return await QuitAsync(new BatchResult { Pipelined = false, Final = hello });

        var pipelining = hello.Text.Split('\n').Skip(1).Any(k => k.Trim().Equals("PIPELINING", StringComparison.OrdinalIgnoreCase));
        string[] commands = [$"MAIL FROM:<{from}>", .. to.Select(r => $"RCPT TO:<{r}>"), "DATA"];
        var replies = new List<PipelinedReply>();
        if (pipelining)
        {
            await WriteAsync(string.Concat(commands.Select(c => c + "\r\n")));
            for (var i = 0; i < commands.Length; i++)
                replies.Add(HasClosed() ? replies[^1] : await ReadAsync());
        }
        else
        {
            foreach (var command in commands)
            {
                if (!HasClosed())
                    await WriteAsync(command + "\r\n");
                replies.Add(HasClosed() ? replies[^1] : await ReadAsync());
            }
        }

        var recipients = new Dictionary<string, PipelinedReply>();
        for (var i = 0; i < to.Length; i++)
            recipients[to[i]] = replies[i + 1];
        var accepted = recipients.Values.Count(r => r.Code is 250 or 251);
        var mailReply = replies[0];
        var data = replies[^1];

        PipelinedReply final;
        var delivered = false;
        if (data.Code == 354 && mailReply.Code == 250 && accepted > 0)
        {
            await WriteAsync(DotStuffed(mail) + ".\r\n");
            final = await ReadAsync();
            delivered = final.Code == 250;
        }
        else
        {
            if (data.Code == 354)
            {
                // The server waits for a message that nobody is to get: it gets an empty one, and refuses it (RFC 2920, section 3.1).
                await WriteAsync(".\r\n");
                data = await ReadAsync();
            }

            final = mailReply.Code != 250 ? mailReply
                : accepted == 0 && recipients.Count > 0 ? recipients.Values.OrderBy(r => r.Code).First()
                : data;
        }

        return await QuitAsync(new BatchResult { Pipelined = pipelining, Delivered = delivered, Final = final, Recipients = recipients });

        // After 421 there are no more replies; it answers everything that was still to be said.
        bool HasClosed() => replies is [.., { Code: 421 }];

        async Task WriteAsync(string text)
        {
            log?.Write(text);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        async Task<PipelinedReply> ReadAsync()
        {
            var text = new StringBuilder();
            while (true)
            {
                var line = await reader.ReadLineAsync() ?? throw new IOException("Connection lost.");
                log?.WriteLine(line);
                if (line.Length < 3 || !int.TryParse(line[..3], out var code))
                    throw new IOException("Unintelligible: " + line);
                text.Append(line.AsSpan(Math.Min(4, line.Length)));
                if (line.Length < 4 || line[3] != '-')
                    return new PipelinedReply(code, text.ToString());
                text.Append('\n');
            }
        }

        async Task<BatchResult> QuitAsync(BatchResult result)
        {
            try
            {
                await WriteAsync("QUIT\r\n");
                await ReadAsync();
            }
            catch (IOException e)
            {
                log?.WriteLine("at QUIT: " + e.Message);
            }

            return result;
        }
    }

    private static string DotStuffed(string mail)
    {
        var stuffed = new StringBuilder();
        foreach (var line in mail.AsSpan().TrimEnd("\r\n").EnumerateLines())
        {
            if (line is ['.', ..])
                stuffed.Append('.');
            stuffed.Append(line).Append("\r\n");
        }

        return stuffed.ToString();
    }
}
