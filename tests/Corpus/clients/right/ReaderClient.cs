using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SmtpReplies;

namespace Corpus.Clients.ReaderClient;

public sealed record Dispatch(bool Sent, SmtpReply Reply, SmtpAdvice Advice, IReadOnlyDictionary<string, SmtpReply> Recipients);

/// <summary>A client over SmtpReplyReader, which does the reading; what a reply means is asked of the reply.</summary>
public sealed class ReaderClient(string host, int port)
{
    public async Task<Dispatch> SendAsync(string sender, IEnumerable<string> recipients, string message, CancellationToken cancellationToken = default)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port, cancellationToken);
        await using var stream = tcp.GetStream();
        var reader = SmtpReplyReader.Create(stream);
        var answers = new Dictionary<string, SmtpReply>();

        try
        {
            await reader.ReadGreetingAsync(cancellationToken);

            var hello = await AskAsync("EHLO reader.example");
            if (hello.Code is SmtpReplyCode.CommandUnrecognized or SmtpReplyCode.CommandNotImplemented)
                hello = await AskAsync("HELO reader.example");
            Require(hello, hello.IsPositiveCompletion(), SmtpStage.Ehlo);

            var mail = await AskAsync($"MAIL FROM:<{sender}>");
            Require(mail, mail.IsPositiveCompletion(), SmtpStage.Mail);

            foreach (var recipient in recipients)
                answers[recipient] = await AskAsync($"RCPT TO:<{recipient}>");
            if (!answers.Values.Any(answer => answer.IsPositiveCompletion()))
            {
                var refusal = answers.Values.FirstOrDefault(answer => answer.IsTransient(), answers.Values.First());
                throw new SmtpReplyException(refusal, SmtpStage.Rcpt);
            }

            var data = await AskAsync("DATA");
            Require(data, data.IsStartMailInput(), SmtpStage.Data);

            var end = await AskAsync(Stuff(message) + "\r\n.");
            Require(end, end.IsPositiveCompletion(), SmtpStage.EndOfData);

            await LeaveAsync();
            return new Dispatch(true, end, end.Advise(SmtpStage.EndOfData), answers);
        }
        catch (SmtpReplyException refused)
        {
            await LeaveAsync();
            return new Dispatch(false, refused.Reply, refused.Advice, answers);
        }

        async Task<SmtpReply> AskAsync(string command)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
            var reply = await reader.ReadAsync(cancellationToken);
            return reply.IsNone ? throw new IOException($"No reply: {reader.Refusal}") : reply;
        }

        async Task LeaveAsync()
        {
            try
            {
                await AskAsync("QUIT");
            }
            catch (IOException)
            {
            }
        }
    }

    private static void Require(SmtpReply reply, bool isGood, SmtpStage stage)
    {
        if (!isGood)
            throw new SmtpReplyException(reply, stage);
    }

    private static string Stuff(string message)
    {
        var text = "\r\n" + message.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n');
        return text.Replace("\r\n.", "\r\n..")[2..];
    }
}
