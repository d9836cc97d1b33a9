#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Fn.Mail;

public abstract record Outcome<T>
{
    public sealed record Good(T Value) : Outcome<T>;
    public sealed record Bad(string Why) : Outcome<T>;

    public Outcome<R> Bind<R>(Func<T, Outcome<R>> next) => this switch
    {
        Good good => next(good.Value),
        Bad bad => new Outcome<R>.Bad(bad.Why),
        _ => throw new InvalidOperationException(),
    };

    public R Match<R>(Func<T, R> good, Func<string, R> bad) => this switch
    {
        Good g => good(g.Value),
        Bad b => bad(b.Why),
        _ => throw new InvalidOperationException(),
    };
}

public sealed record Line(StreamReader In, StreamWriter Out)
{
    public string Ask(string command)
    {
        Out.WriteLine(command);
        return Listen();
    }

    public string Listen()
    {
        var lines = new List<string>();
        do
        {
            lines.Add(In.ReadLine() ?? "421-closed");
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-' && lines.Count < 100);
        return lines[^1];
    }
}

public static class MailOutcomePipeline
{
    public static Outcome<string> Deliver(string host, string from, string to, string mime)
    {
        using var tcp = new TcpClient(host, 25);
        var line = new Line(
            new StreamReader(tcp.GetStream(), Encoding.ASCII),
            new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true });

        return Greeting(line)
            .Bind(Hello)
            .Bind(l => Sender(l, from))
            .Bind(l => Recipient(l, to))
            .Bind(l => Content(l, mime));
    }

    private static Outcome<Line> Greeting(Line line)
    {
        var greeting = line.Listen();
        return greeting.StartsWith("220") ? new Outcome<Line>.Good(line) : new Outcome<Line>.Bad("greeting " + greeting);
    }

    private static Outcome<Line> Hello(Line line)
    {
        var reply = line.Ask("EHLO fn.example");
        return reply.StartsWith('2') ? new Outcome<Line>.Good(line) : new Outcome<Line>.Bad("ehlo " + reply);
    }

    private static Outcome<Line> Sender(Line line, string from)
    {
        var reply = line.Ask($"MAIL FROM:<{from}>");
        return reply.StartsWith('2') ? new Outcome<Line>.Good(line) : new Outcome<Line>.Bad("mail " + reply);
    }

    private static Outcome<Line> Recipient(Line line, string to)
    {
        var reply = line.Ask($"RCPT TO:<{to}>");
        return reply.Contains("Ok", StringComparison.OrdinalIgnoreCase) //! SMTP102
            ? new Outcome<Line>.Good(line)
            : new Outcome<Line>.Bad("rcpt " + reply);
    }

    private static Outcome<string> Content(Line line, string mime)
    {
        var go = line.Ask("DATA");
        if (!go.StartsWith('3'))
            return new Outcome<string>.Bad("data " + go);
        var stuffed = mime.Split("\r\n").Select(text => text.StartsWith('.') ? "." + text : text);
        var end = line.Ask(string.Join("\r\n", stuffed) + "\r\n.");
        line.Ask("QUIT");
        return end.StartsWith('2') ? new Outcome<string>.Good(end) : new Outcome<string>.Bad("end " + end);
    }
}
