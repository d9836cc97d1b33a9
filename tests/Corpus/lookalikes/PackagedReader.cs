using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SmtpReplies;

namespace Corpus.Lookalikes.PackagedReader;

/// <summary>The replies are read by a library, which also makes sure of the greeting.</summary>
public sealed class PackagedReader(string host)
{
    public async Task<IReadOnlyList<string>> SendAsync(string from, IEnumerable<string> recipients, string message, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, ct);
        await using var stream = tcp.GetStream();
        var replies = SmtpReplyReader.Create(stream);

        await replies.ReadGreetingAsync(ct);
        await AskAsync("EHLO packaged.example", SmtpReplyCode.Ok);
        await AskAsync($"MAIL FROM:<{from}>", SmtpReplyCode.Ok);

        var refused = new List<string>();
        foreach (var recipient in recipients)
        {
            await SayAsync($"RCPT TO:<{recipient}>");
            var reply = await replies.ReadAsync(ct);
            if (reply.Class != SmtpReplyClass.PositiveCompletion)
                refused.Add($"{recipient}: {reply.Text}");
        }

        await AskAsync("DATA", SmtpReplyCode.StartMailInput);
        await AskAsync(message + "\r\n.", SmtpReplyCode.Ok);
        await SayAsync("QUIT");
        return refused;

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);

        async Task AskAsync(string line, SmtpReplyCode expected)
        {
            await SayAsync(line);
            var reply = await replies.ReadAsync(ct);
            if (reply.Code != expected)
                throw new IOException(reply.ToString());
        }
    }
}
