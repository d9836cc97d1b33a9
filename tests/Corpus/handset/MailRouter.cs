#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Helpdesk.Routing;

public sealed class Letter
{
    public required string To { get; init; }
    public required string Source { get; init; }
    public int Attempts { get; set; }
}

internal sealed class SmtpPeer(string host)
{
    public async Task<int> SendAsync(Letter letter)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream());
        using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        var code = await CodeAsync(reader);
        if (code != 220)
            return code;

        foreach (var (command, wanted) in Script(letter))
        {
            await writer.WriteLineAsync(command);
            code = await CodeAsync(reader);
            if (code / 100 != wanted)
                return code;
        }
        await writer.WriteLineAsync("QUIT");
        return code;
    }

    private static IEnumerable<(string Command, int Wanted)> Script(Letter letter)
    {
        yield return ("EHLO helpdesk.example", 2);
        yield return ("MAIL FROM:<helpdesk@helpdesk.example>", 2);
        yield return ($"RCPT TO:<{letter.To}>", 2);
        yield return ("DATA", 3);
        yield return (letter.Source + "\r\n.", 2);
    }

    private static async Task<int> CodeAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
            if (line is null)
                return 421;
        }
        while (line.Length > 3 && line[3] == '-');
        return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? code : 500;
    }
}

public sealed class MailRouter
{
    private readonly Channel<Letter> _letters = Channel.CreateUnbounded<Letter>();
    private readonly SmtpPeer _peer = new("relay.helpdesk.example");

    public ValueTask AcceptAsync(Letter letter) => _letters.Writer.WriteAsync(letter);

    public async Task PumpAsync()
    {
        await foreach (var letter in _letters.Reader.ReadAllAsync())
        {
            letter.Attempts++;
            var code = await _peer.SendAsync(letter);
            if (code < 300)
            {
                Console.WriteLine($"{letter.To}: sent");
                continue;
            }

            if (ShouldRetry(code) && letter.Attempts < 8)
            {
                _ = RequeueAsync(letter);
                continue;
            }

            Console.WriteLine($"{letter.To}: given back with {code}");
            await File.AppendAllTextAsync("returned.log", $"{letter.To} {code}\n", Encoding.UTF8);
        }
    }

    private static bool ShouldRetry(int code) => code is not (550 or 551 or 553); //! SMTP107

    private async Task RequeueAsync(Letter letter)
    {
        await Task.Delay(TimeSpan.FromMinutes(15 * letter.Attempts));
        await _letters.Writer.WriteAsync(letter);
    }
}
