using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Verifiers.CapabilityAsk;

public sealed record Verdict(bool Exists, string? Detail);

public static class CapabilityAsk
{
    public static async Task<Verdict> VerifyAsync(string mx, string address, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(mx, 25, token);

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await reader.ReadLineAsync(token);
        if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
            return new Verdict(false, greeting);

        await writer.WriteLineAsync("EHLO verify.example".AsMemory(), token);
        var ehlo = await reader.ReadLineAsync(token);  //! SMTP006
        if (ehlo is null || !ehlo.StartsWith("250", StringComparison.Ordinal))
            return new Verdict(false, ehlo);

        await writer.WriteLineAsync("MAIL FROM:<verify@verify.example>".AsMemory(), token);
        var mail = await reader.ReadLineAsync(token);
        if (mail is null || !mail.StartsWith("250", StringComparison.Ordinal))
            return new Verdict(false, mail);

        await writer.WriteLineAsync($"RCPT TO:<{address}>".AsMemory(), token);
        var rcpt = await reader.ReadLineAsync(token);
        await writer.WriteLineAsync("QUIT".AsMemory(), token);

        return new Verdict(rcpt is ['2', '5', '0' or '1', ..], rcpt);
    }
}
