using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SmtpReplies;

namespace Corpus.Clients.ReaderClientCareless;

/// <summary>A good reader does not make a careful client.</summary>
public sealed class ReaderClient(string host)
{
    public async Task<SmtpReply> SendAsync(string sender, IEnumerable<string> recipients, string message, CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, cancellationToken);
        await using var stream = tcp.GetStream();
        var reader = SmtpReplyReader.Create(stream);

        await reader.ReadAsync(cancellationToken);  //! SMTP003
        await SayAsync("EHLO reader.example");
        var hello = await reader.ReadAsync(cancellationToken);
        if (!hello.IsPositiveCompletion())
            return hello;

        await SayAsync($"MAIL FROM:<{sender}>");
        await reader.ReadAsync(cancellationToken);  //! SMTP005

        foreach (var recipient in recipients)
        {
            await SayAsync($"RCPT TO:<{recipient}>");
            var rcpt = await reader.ReadAsync(cancellationToken);
            if (rcpt.Code != SmtpReplyCode.Ok)  //! SMTP103
                return rcpt;
        }

        await SayAsync("DATA");
        var data = await reader.ReadAsync(cancellationToken);
        if (!data.IsStartMailInput())
            return data;
        await SayAsync(message.Replace("\r\n.", "\r\n..") + "\r\n.");
        var end = await reader.ReadAsync(cancellationToken);
        await SayAsync("QUIT");
        return end;

        async Task SayAsync(string command) => await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
    }
}
