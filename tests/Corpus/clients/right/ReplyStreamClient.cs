using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.ReplyStreamClient;

public readonly record struct StreamedReply(int Code, string Text);

public sealed record StreamedResult(bool Delivered, StreamedReply Decisive, int Accepted);

/// <summary>The replies are an asynchronous sequence; the session asks for the next when it has said something.</summary>
public sealed class ReplyStreamClient
{
    public async Task<StreamedResult> SendAsync(
        string host, int port, string sender, IReadOnlyList<string> recipients, string message, CancellationToken token = default)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, token);
        await using var stream = tcp.GetStream();
        await using var replies = RepliesAsync(stream, token).GetAsyncEnumerator(token);

        var result = await TalkAsync();
        try
        {
            await AskAsync("QUIT");
        }
        catch (IOException)
        {
        }

        return result;

        async Task<StreamedResult> TalkAsync()
        {
            var reply = await NextAsync();
            if (reply.Code != 220)
                return new StreamedResult(false, reply, 0);
            reply = await AskAsync("EHLO sequence.example");
            if (reply.Code != 250)
                return new StreamedResult(false, reply, 0);
            reply = await AskAsync($"MAIL FROM:<{sender}>");
            if (reply.Code != 250)
                return new StreamedResult(false, reply, 0);

            var accepted = 0;
            StreamedReply refusal = default;
            foreach (var recipient in recipients)
            {
                reply = await AskAsync($"RCPT TO:<{recipient}>");
                if (reply.Code is 250 or 251)
                    accepted++;
                else if (refusal.Code is 0 or >= 500)
                    refusal = reply;
            }

            if (accepted == 0)
                return new StreamedResult(false, refusal, 0);

            reply = await AskAsync("DATA");
            if (reply.Code != 354)
                return new StreamedResult(false, reply, accepted);
            reply = await AskAsync(Stuff(message) + ".");
            return new StreamedResult(reply.Code == 250, reply, accepted);
        }

        async Task<StreamedReply> AskAsync(string line)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), token);
            return await NextAsync();
        }

        async Task<StreamedReply> NextAsync() =>
            await replies.MoveNextAsync() ? replies.Current : throw new EndOfStreamException("There are no more replies.");
    }

    private static async IAsyncEnumerable<StreamedReply> RepliesAsync(Stream stream, [EnumeratorCancellation] CancellationToken token)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException("Not a reply: " + line);
            text.Append(line.AsSpan(Math.Min(4, line.Length)));
            if (line.Length > 3 && line[3] == '-')
            {
                text.Append('\n');
                continue;
            }

            yield return new StreamedReply(code, text.ToString());
            text.Clear();
        }
    }

    private static string Stuff(string message)
    {
        var stuffed = new StringBuilder();
        foreach (var line in message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            stuffed.Append(line is ['.', ..] ? "." : "").Append(line).Append("\r\n");
        return stuffed.ToString();
    }
}
