using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.FunctionalClient;

public abstract record Result
{
    public sealed record Done(ImmutableArray<string> Accepted, ImmutableArray<(string To, int Code)> Refused) : Result;

    public sealed record Again(string Where, int Code, string Text) : Result;

    public sealed record Never(string Where, int Code, string Text) : Result;
}

public static class FunctionalClient
{
    private delegate (int Code, string Text) Exchange(string? line);

    public static Result Send(string host, int port, string from, ImmutableArray<string> to, string body)
    {
        using var tcp = new TcpClient(host, port);
        using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        (int, string) Ask(string? line)
        {
            if (line is not null)
                stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
            return Receive(reader, "");
        }

        var result = Greet(Ask, from, to, body);
        try
        {
            Ask("QUIT");
        }
        catch (IOException)
        {
        }

        return result;
    }

    private static Result Greet(Exchange ask, string from, ImmutableArray<string> to, string body) =>
        ask(null) is var greeting && greeting.Code == 220
            ? Hello(ask, from, to, body)
            : Failed("greeting", greeting);

    private static Result Hello(Exchange ask, string from, ImmutableArray<string> to, string body) =>
        ask("EHLO functional.example") switch
        {
            { Code: 250 } => Mail(ask, from, to, body),
            { Code: 500 or 502 } => ask("HELO functional.example") is var old && old.Code == 250 ? Mail(ask, from, to, body) : Failed("HELO", old),
            var other => Failed("EHLO", other),
        };

    private static Result Mail(Exchange ask, string from, ImmutableArray<string> to, string body)
    {
        if (ask($"MAIL FROM:<{from}>") is var mail and not { Code: 250 })
            return Failed("MAIL", mail);

        var asked = to.Select(recipient => (To: recipient, Reply: ask($"RCPT TO:<{recipient}>"))).ToImmutableArray();
        var refused = asked.Where(a => a.Reply.Code is not (250 or 251)).ToImmutableArray();
        if (refused.Length == asked.Length)
            return Failed("RCPT", refused.OrderBy(r => r.Reply.Code).First().Reply);

        return ask("DATA") is var data and not { Code: 354 }
            ? Failed("DATA", data)
            : ask(Dots(body) + "\r\n.") switch
            {
                { Code: 250 } => new Result.Done(
                    [.. asked.Except(refused).Select(a => a.To)],
                    [.. refused.Select(r => (r.To, r.Reply.Code))]),
                var end => Failed("message", end),
            };
    }

    private static Result Failed(string where, (int Code, string Text) reply) =>
        reply.Code >= 500 ? new Result.Never(where, reply.Code, reply.Text) : new Result.Again(where, reply.Code, reply.Text);

    private static (int, string) Receive(TextReader reader, string before) => reader.ReadLine() switch
    {
        null => throw new EndOfStreamException("The other side is gone."),
        [_, _, _, '-', .. var text] => Receive(reader, before + text + " "),
        [_, _, _, ' ', .. var text] line => (int.Parse(line[..3]), before + text),
        [_, _, _] line => (int.Parse(line), before),
        var line => throw new InvalidDataException(line),
    };

    private static string Dots(string body) =>
        string.Join("\r\n", body.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line is ['.', ..] ? "." + line : line));
}
