#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Utilities.Dunning;

public sealed record Letter(string Customer, string Address, string Text);

/// <summary>Opens the connection; the conversation is the business of <see cref="LetterConversation"/>.</summary>
public static class RelayDialer
{
    public static async Task<LetterConversation> DialAsync(string host, int port)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(host, port);
        var conversation = new LetterConversation(tcp);
        await conversation.IntroduceAsync("dunning.utilities.example");
        return conversation;
    }
}

public sealed class LetterConversation : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _from;
    private readonly StreamWriter _to;

    internal LetterConversation(TcpClient tcp)
    {
        _tcp = tcp;
        _from = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        _to = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
    }

    internal async Task IntroduceAsync(string name)
    {
        await _to.WriteLineAsync("EHLO " + name); //! SMTP002
        await AnswerAsync('2');
    }

    public async Task DeliverAsync(Letter letter)
    {
        await _to.WriteLineAsync("MAIL FROM:<billing@utilities.example>");
        await AnswerAsync('2');
        await _to.WriteLineAsync($"RCPT TO:<{letter.Address}>");
        await AnswerAsync('2');
        await _to.WriteLineAsync("DATA");
        await AnswerAsync('3');
        await _to.WriteLineAsync($"To: {letter.Customer} <{letter.Address}>");
        await _to.WriteLineAsync("Subject: Your account");
        await _to.WriteLineAsync();
        foreach (var line in letter.Text.Split('\n'))
            await _to.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await _to.WriteLineAsync(".");
        await AnswerAsync('2');
    }

    private async Task AnswerAsync(char digit)
    {
        string? line;
        do
        {
            line = await _from.ReadLineAsync();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        if (string.IsNullOrEmpty(line) || line[0] != digit)
            throw new IOException("The relay says: " + line);
    }

    public void Dispose()
    {
        _to.WriteLine("QUIT");
        _tcp.Dispose();
    }
}

public sealed class DunningRun(string relay, TextWriter protocol)
{
    public async Task<int> RunAsync(IEnumerable<Letter> letters)
    {
        var sent = 0;
        using var conversation = await RelayDialer.DialAsync(relay, 25);
        foreach (var letter in letters)
        {
            await conversation.DeliverAsync(letter);
            await protocol.WriteLineAsync($"{DateTime.Now:u};{letter.Customer};{letter.Address}");
            sent++;
        }
        return sent;
    }
}
