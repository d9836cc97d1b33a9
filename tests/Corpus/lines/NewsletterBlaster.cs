#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Acme.Newsletter;

public sealed class BlasterOptions
{
    public string Relay { get; set; } = "relay.internal";
    public int Port { get; set; } = 25;
    public string From { get; set; } = "news@acme.example";
    public int BatchSize { get; set; } = 50;
}

public sealed record Issue(int Id, string Subject, string Html, IReadOnlyList<string> Subscribers);

public sealed class NewsletterBlaster(
    Channel<Issue> issues, IOptions<BlasterOptions> options, ILogger<NewsletterBlaster> logger) : BackgroundService
{
    private readonly BlasterOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Issue issue in issues.Reader.ReadAllAsync(stoppingToken))
        {
            int done = 0;
            for (int i = 0; i < issue.Subscribers.Count; i += _options.BatchSize)
            {
                var batch = new List<string>();
                for (int k = i; k < Math.Min(i + _options.BatchSize, issue.Subscribers.Count); k++)
                    batch.Add(issue.Subscribers[k]);

                await SendBatchAsync(issue, batch, stoppingToken);
                done += batch.Count;
            }

            logger.LogInformation("Issue {Id} went to {Count} subscribers", issue.Id, done);
        }
    }

    private async Task SendBatchAsync(Issue issue, List<string> batch, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_options.Relay, _options.Port, token);
        NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        string greeting = await NextReplyAsync(reader, token);
        if (!greeting.StartsWith("220", StringComparison.Ordinal))
            throw new IOException("Relay says " + greeting);

        await WriteAsync(stream, "EHLO blaster.acme.example\r\n", token);
        string ehlo = await NextReplyAsync(reader, token);
        if (ehlo[0] != '2' || !ehlo.Contains("PIPELINING", StringComparison.OrdinalIgnoreCase))
            throw new IOException("Relay cannot pipeline: " + ehlo);

        // the envelope in one packet
        var envelope = new StringBuilder();
        envelope.Append("MAIL FROM:<").Append(_options.From).Append(">\r\n");
        foreach (string subscriber in batch)
            envelope.Append("RCPT TO:<").Append(subscriber).Append(">\r\n");
        envelope.Append("DATA\r\n");
        await WriteAsync(stream, envelope.ToString(), token);

        string mail = await NextReplyAsync(reader, token);
        if (mail[0] != '2')
            throw new IOException("MAIL: " + mail);

        foreach (string _ in batch)
            await NextReplyAsync(reader, token); //? SMTP005

        string data = await NextReplyAsync(reader, token);
        if (data[0] != '3')
            throw new IOException("DATA: " + data);

        await WriteAsync(stream, Compose(issue), token);
        string end = await NextReplyAsync(reader, token);
        if (end[0] != '2')
            throw new IOException("End of data: " + end);

        await WriteAsync(stream, "QUIT\r\n", token);
    }

    private string Compose(Issue issue)
    {
        var text = new StringBuilder();
        text.Append("From: <").Append(_options.From).Append(">\r\n");
        text.Append("To: undisclosed-recipients:;\r\n");
        text.Append("Subject: ").Append(issue.Subject).Append("\r\n");
        text.Append("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        text.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(issue.Html), Base64FormattingOptions.InsertLineBreaks));
        text.Append("\r\n.\r\n");
        return text.ToString();
    }

    private static Task WriteAsync(Stream stream, string text, CancellationToken token) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), token).AsTask();

    private static async Task<string> NextReplyAsync(StreamReader reader, CancellationToken token)
    {
        var all = new StringBuilder();
        string? line;
        do
        {
            line = await reader.ReadLineAsync(token) ?? throw new EndOfStreamException("Relay hung up");
            all.AppendLine(line);
        }
        while (line.Length > 3 && line[3] == '-');
        return all.ToString();
    }
}
