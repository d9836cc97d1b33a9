#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Pos.Receipts;

public sealed record Receipt(long Number, string Customer, decimal Amount, IReadOnlyList<string> Items)
{
    public string ToMail(string from)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"From: <{from}>\r\nTo: <{Customer}>\r\nSubject: Receipt {Number}\r\n\r\n");
        foreach (string item in Items)
            text.Append("- ").Append(item).Append("\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Total {Amount:F2}\r\n");
        return text.ToString();
    }
}

public sealed class ReceiptCourier
{
    private const string Sender = "till@shop.example";
    private readonly string _relay;

    public ReceiptCourier(string relay) => _relay = relay;

    public async Task<bool> SendAsync(Receipt receipt, CancellationToken token)
    {
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            (int code, string text) = await TransmitAsync(receipt, token);
            Console.WriteLine($"receipt {receipt.Number}: {code} {text}");

            switch (code)
            {
                case 250:
                    return true;

                case 421:
                case 450:
                case 451:
                case 452:
                case 550: //! SMTP001
                    await Task.Delay(TimeSpan.FromSeconds(20 * attempt), token);
                    break;

                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>Speaks SMTP with the relay of the shop and gives the last reply.</summary>
    private async Task<(int Code, string Text)> TransmitAsync(Receipt receipt, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_relay, 25, token);
        await using NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        (int Code, string Text) reply = await ReadAsync(reader, token);
        if (reply.Code != 220)
            return (421, reply.Text);

        string[] envelope = ["EHLO till.shop.example", $"MAIL FROM:<{Sender}>", $"RCPT TO:<{receipt.Customer}>"];
        foreach (string command in envelope)
        {
            reply = await CommandAsync(stream, reader, command, token);
            if (reply.Code is < 200 or >= 300)
                return reply;
        }

        reply = await CommandAsync(stream, reader, "DATA", token);
        if (reply.Code != 354)
            return reply;

        reply = await CommandAsync(stream, reader, receipt.ToMail(Sender) + ".", token);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), token);
        return reply;
    }

    private static async Task<(int Code, string Text)> CommandAsync(Stream stream, StreamReader reader, string command, CancellationToken token)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), token);
        return await ReadAsync(reader, token);
    }

    private static async Task<(int Code, string Text)> ReadAsync(StreamReader reader, CancellationToken token)
    {
        while (true)
        {
            string line = await reader.ReadLineAsync(token) ?? throw new EndOfStreamException();
            if (line.Length >= 4 && line[3] == '-')
                continue;
            return (int.Parse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), line.Length > 4 ? line[4..] : "");
        }
    }
}
