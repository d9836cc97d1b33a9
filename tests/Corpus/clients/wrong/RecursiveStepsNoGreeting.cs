using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.RecursiveStepsNoGreeting;

public sealed class Talk(Stream stream)
{
    private readonly StreamReader _reader = new(stream);

    public async Task<int> AskAsync(string line)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        while (true)
        {
            var answer = await _reader.ReadLineAsync() ?? throw new IOException("No answer.");
            if (answer.Length == 3 || answer[3] == ' ')
                return int.Parse(answer[..3]);
        }
    }
}

/// <summary>A chain of questions, and the first of them is EHLO.</summary>
public static class StepSender
{
    public static async Task<bool> SendAsync(string host, string sender, string recipient, string message)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        return await HelloAsync(new Talk(tcp.GetStream()), sender, recipient, message);
    }

    private static async Task<bool> HelloAsync(Talk talk, string sender, string recipient, string message) =>
        await talk.AskAsync("EHLO steps.example") is 220 or 250  //! SMTP002
        && await SenderAsync(talk, sender, recipient, message);

    private static async Task<bool> SenderAsync(Talk talk, string sender, string recipient, string message) =>
        await talk.AskAsync($"MAIL FROM:<{sender}>") == 250 && await RecipientAsync(talk, recipient, message);

    private static async Task<bool> RecipientAsync(Talk talk, string recipient, string message) =>
        await talk.AskAsync($"RCPT TO:<{recipient}>") is 250 or 251 && await TextAsync(talk, message);

    private static async Task<bool> TextAsync(Talk talk, string message) =>
        await talk.AskAsync("DATA") == 354 && await talk.AskAsync(message.Replace("\r\n.", "\r\n..") + "\r\n.") == 250;
}
