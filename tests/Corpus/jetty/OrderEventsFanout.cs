#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Shop.Events;

public sealed record OrderEvent(string OrderId, string CustomerMail, string Kind);

/// <summary>Tells the webhook of the merchant and the customer about an order.</summary>
public sealed class OrderEventsFanout(HttpClient http, Uri webhook, string mailRelay)
{
    public async Task PublishAsync(OrderEvent e, CancellationToken token)
    {
        await PostWithRetryAsync(e, token);
        var (code, text) = await MailAsync(e, token);
        if (code is >= 400 and < 500)
        {
            await Task.Delay(TimeSpan.FromMinutes(35), token);
            (code, text) = await MailAsync(e, token);
        }
        if (code >= 400)
            await File.AppendAllTextAsync("undelivered.csv", $"{e.OrderId};{e.CustomerMail};{code};{text}\n", token);
    }

    private async Task PostWithRetryAsync(OrderEvent e, CancellationToken token)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var response = await http.PostAsJsonAsync(webhook, e, token);
            if (response.IsSuccessStatusCode)
                return;

            var code = (int)response.StatusCode;
            if (code >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << attempt), token);
                continue;
            }
            throw new InvalidOperationException($"The webhook refused {e.OrderId} with {code}");
        }
    }

    private async Task<(int Code, string Text)> MailAsync(OrderEvent e, CancellationToken token)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(mailRelay, 25, token);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);

            var dialogue = new Queue<(string? Send, char Expect)>(new (string?, char)[]
            {
                (null, '2'),
                ("EHLO shop.example", '2'),
                ("MAIL FROM:<orders@shop.example>", '2'),
                ($"RCPT TO:<{e.CustomerMail}>", '2'),
                ("DATA", '3'),
                ($"From: orders@shop.example\r\nTo: {e.CustomerMail}\r\nSubject: Order {e.OrderId}: {e.Kind}\r\n\r\nThank you.\r\n.", '2'),
            });

            var last = (Code: 0, Text: "");
            while (dialogue.TryDequeue(out var step))
            {
                if (step.Send is not null)
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(step.Send + "\r\n"), token);
                last = await ReadAsync(reader, token);
                if (last.Code / 100 != step.Expect - '0')
                    break;
            }
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), token);
            return last;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return (451, error.Message);
        }
    }

    private static async Task<(int Code, string Text)> ReadAsync(StreamReader reader, CancellationToken token)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(token) ?? throw new IOException("closed");
        }
        while (line.Length > 3 && line[3] == '-');
        return (int.Parse(line.AsSpan(0, 3)), line);
    }
}
