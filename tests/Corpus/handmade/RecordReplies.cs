using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Newsletter.Transport;

public abstract record Outcome
{
    public sealed record Accepted(string Info) : Outcome;
    public sealed record Deferred(string Info) : Outcome;
    public sealed record Rejected(string Info) : Outcome;
}

public sealed record ReplyLine(string Raw)
{
    public bool More => Raw is [_, _, _, '-', ..];

    public Outcome ToOutcome() => Raw switch
    {
        ['2' or '3', ..] => new Outcome.Accepted(Raw),
        ['5', ..] => new Outcome.Rejected(Raw),
        _ => new Outcome.Deferred(Raw ?? "connection closed"),
    };
}

public sealed class Courier(string host, string helloName)
{
    public async Task<Outcome> DeliverAsync(string from, string to, string content, CancellationToken ct = default)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 25, ct);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);

            Outcome last = (await NextAsync(reader, ct)).ToOutcome();
            if (last is Outcome.Rejected { Info: var info })
                return new Outcome.Deferred("no service at " + host + ": " + info);

            foreach (var command in Script(from, to, content))
            {
                if (last is not Outcome.Accepted)
                    break;
                await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
                last = (await NextAsync(reader, ct)).ToOutcome();
            }

            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
            return last;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new Outcome.Deferred(e.Message);
        }
    }

    private IEnumerable<string> Script(string from, string to, string content)
    {
        yield return "EHLO " + helloName;
        yield return $"MAIL FROM:<{from}>";
        yield return $"RCPT TO:<{to}>";
        yield return "DATA";
        yield return content.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..") + "\r\n.";
    }

    private static async Task<ReplyLine> NextAsync(StreamReader reader, CancellationToken ct)
    {
        ReplyLine reply;
        do
        {
            reply = new ReplyLine(await reader.ReadLineAsync(ct));
        }
        while (reply.More);
        return reply;
    }
}
