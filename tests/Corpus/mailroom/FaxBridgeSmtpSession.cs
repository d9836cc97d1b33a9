#nullable enable
using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace FaxBridge.Smtp;

public interface IFaxQueue
{
    Task<long> EnqueueAsync(string number, string rawMail);
}

internal sealed class FaxBridgeSmtpSession
{
    private readonly TcpClient _client;
    private readonly IFaxQueue _queue;
    private readonly List<string> _numbers = new();
    private StreamWriter _out = StreamWriter.Null;

    public FaxBridgeSmtpSession(TcpClient client, IFaxQueue queue)
    {
        _client = client;
        _queue = queue;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
        _out = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await ReplyAsync(220, "faxbridge ESMTP");

        while (await reader.ReadLineAsync(ct) is { } line)
        {
            var command = line.Split(' ', 2);
            switch (command[0].ToUpperInvariant())
            {
                case "EHLO" or "HELO":
                    await ReplyAsync(250, "faxbridge");
                    break;
                case "MAIL":
                    _numbers.Clear();
                    await ReplyAsync(250, "ok");
                    break;
                case "RCPT":
                    await RecipientAsync(line);
                    break;
                case "DATA" when _numbers.Count == 0:
                    await ReplyAsync(503, "no recipient");
                    break;
                case "DATA":
                    await ReplyAsync(354, "end with .");
                    var raw = new StringBuilder();
                    while (await reader.ReadLineAsync(ct) is { } text && text != ".")
                        raw.AppendLine(text);
                    await StoreAsync(raw.ToString());
                    break;
                case "RSET" or "NOOP":
                    await ReplyAsync(250, "ok");
                    break;
                case "QUIT":
                    await ReplyAsync(221, "bye");
                    return;
                default:
                    await ReplyAsync(500, "what?");
                    break;
            }
        }
    }

    private Task RecipientAsync(string line)
    {
        int from = line.IndexOf('<') + 1, to = line.IndexOf('@');
        var number = from > 0 && to > from ? line[from..to] : "";
        foreach (var c in number)
        {
            if (!char.IsAsciiDigit(c) && c != '+')
                return ReplyAsync(553, "that is not a fax number");
        }

        if (number.Length < 5)
            return ReplyAsync(553, "number too short");
        _numbers.Add(number);
        return ReplyAsync(250, "ok");
    }

    private async Task StoreAsync(string raw)
    {
        long last = 0;
        try
        {
            foreach (var number in _numbers)
                last = await _queue.EnqueueAsync(number, raw);
        }
        catch (DbException e)
        {
            Console.Error.WriteLine($"fax queue: {e.Message}");
            await ReplyAsync(554, "fax queue error"); //! SMTP105
            return;
        }

        await ReplyAsync(250, $"queued as {last}");
    }

    private async Task ReplyAsync(int code, string text)
    {
        await _out.WriteLineAsync($"{code} {text}");
    }
}
