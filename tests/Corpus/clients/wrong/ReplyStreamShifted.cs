using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.ReplyStreamShifted;

/// <summary>The lines of the server are an asynchronous sequence. Lines, though, are not replies.</summary>
public sealed class LineStreamClient
{
    public async Task<bool> OfferAsync(string host, string sender, string recipient)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        await using var stream = tcp.GetStream();
        await using var lines = LinesAsync(stream).GetAsyncEnumerator();

        if (!(await NextAsync()).StartsWith("220", StringComparison.Ordinal))
            return false;
        await SayAsync("EHLO sequence.example");
        if (!(await NextAsync()).StartsWith("250", StringComparison.Ordinal))  //? SMTP006
            return false;
        await SayAsync($"MAIL FROM:<{sender}>");
        if (!(await NextAsync()).StartsWith("250", StringComparison.Ordinal))
            return false;
        await SayAsync($"RCPT TO:<{recipient}>");
        return (await NextAsync()).StartsWith("250", StringComparison.Ordinal);  //? SMTP103

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

        async Task<string> NextAsync() =>
            await lines.MoveNextAsync() ? lines.Current : throw new EndOfStreamException();
    }

    private static async IAsyncEnumerable<string> LinesAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
            yield return line;
    }
}
