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
using Microsoft.Extensions.Logging;

namespace Till.Receipts;

public sealed record Receipt(string Number, string Email, string Text);

public sealed class SmtpReplyException(string command, int code, string text) : Exception($"{command}: {code} {text}")
{
    public int Code { get; } = code;
    public bool IsTransient => Code is >= 400 and < 500;
}

public sealed class ReceiptCourier(HttpClient http, string smtpHost, ILogger<ReceiptCourier> logger)
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(4);

    /// <summary>First the archive over HTTP, then the customer by mail.</summary>
    public async Task HandAsync(Receipt receipt, CancellationToken ct)
    {
        await ArchiveAsync(receipt, ct);

        var deadline = DateTime.UtcNow + GiveUpAfter;
        var pause = TimeSpan.FromMinutes(1);
        while (true)
        {
            try
            {
                await MailAsync(receipt, ct);
                return;
            }
            catch (SmtpReplyException e) when (e.IsTransient && DateTime.UtcNow < deadline)
            {
                logger.LogInformation("{Number} is deferred: {Message}", receipt.Number, e.Message);
            }
            catch (Exception e) when (e is IOException or SocketException && DateTime.UtcNow < deadline)
            {
                logger.LogInformation(e, "no connection for {Number}", receipt.Number);
            }
            catch (SmtpReplyException e)
            {
                logger.LogError("{Number} is not delivered: {Message}", receipt.Number, e.Message);
                await http.PostAsJsonAsync("undeliverable", new { receipt.Number, e.Code, e.Message }, ct);
                return;
            }
            await Task.Delay(pause, ct);
            pause = pause < TimeSpan.FromMinutes(30) ? pause * 2 : pause;
        }
    }

    private async Task ArchiveAsync(Receipt receipt, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.PostAsJsonAsync("receipts", receipt, ct);
            if (response.IsSuccessStatusCode)
                return;

            var code = (int)response.StatusCode;
            if (attempt < 5 && (code >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests))
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), ct);
                continue;
            }
            throw new HttpRequestException($"archive: {code}");
        }
    }

    private async Task MailAsync(Receipt receipt, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(smtpHost, 25, ct);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await HearAsync("greeting");
        await SayAsync("EHLO till.example");
        await SayAsync("MAIL FROM:<receipts@till.example>");
        await SayAsync($"RCPT TO:<{receipt.Email}>");
        await SayAsync("DATA", 3);
        await writer.WriteLineAsync($"From: <receipts@till.example>\r\nTo: <{receipt.Email}>\r\nSubject: Receipt {receipt.Number}\r\n");
        foreach (var line in receipt.Text.ReplaceLineEndings("\n").Split('\n'))
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await SayAsync(".");
        await writer.WriteLineAsync("QUIT");

        async Task SayAsync(string command, int wanted = 2)
        {
            await writer.WriteLineAsync(command);
            await HearAsync(command, wanted);
        }

        async Task HearAsync(string command, int wanted = 2)
        {
            string line;
            do
            {
                line = await reader.ReadLineAsync(ct) ?? throw new IOException("closed");
            }
            while (line is [_, _, _, '-', ..]);

            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException("not a reply: " + line);
            if (code / 100 != wanted)
                throw new SmtpReplyException(command, code, line[3..].Trim());
        }
    }
}
