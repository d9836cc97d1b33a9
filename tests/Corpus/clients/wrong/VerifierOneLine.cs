using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.VerifierOneLine;

public enum Verdict { Accepted, Refused, TryLater, NoAnswer }

public static class OneLineVerifier
{
    public static async Task<Verdict> VerifyAsync(string host, string address)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await reader.ReadLineAsync();
        if (greeting is null || !greeting.StartsWith("220"))
            return Verdict.NoAnswer;

        await writer.WriteLineAsync("EHLO verifier.example");
        var hello = await reader.ReadLineAsync();  //! SMTP006
        if (hello is null || !hello.StartsWith("250"))
            return Verdict.NoAnswer;

        await writer.WriteLineAsync("MAIL FROM:<>");
        var mail = await reader.ReadLineAsync();
        if (mail is null || !mail.StartsWith("250"))
            return Verdict.NoAnswer;

        await writer.WriteLineAsync($"RCPT TO:<{address}>");
        var rcpt = await reader.ReadLineAsync();
        await writer.WriteLineAsync("QUIT");
        return rcpt?[0] switch
        {
            '2' => Verdict.Accepted,
            '4' => Verdict.TryLater,
            '5' => Verdict.Refused,
            _ => Verdict.NoAnswer,
        };
    }
}
