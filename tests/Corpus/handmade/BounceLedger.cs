using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;

namespace Newsletter.Engine;

public readonly record struct Reply(int Code, string Text)
{
    public bool Ok => Code is >= 200 and < 300;
    public bool IsPermanent => Code >= 400; //! SMTP004
}

public sealed class Subscriber
{
    public required string Address { get; init; }
    public bool Active { get; set; } = true;
    public string LastReply { get; set; }
}

public sealed class NewsletterRun(string relay, string sender)
{
    public int Sent { get; private set; }

    public void SendTo(IEnumerable<Subscriber> list, Func<Subscriber, string> render)
    {
        using var tcp = new TcpClient(relay, 25);
        using var r = new StreamReader(tcp.GetStream());
        using var w = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        var hello = Read(r);
        if (hello.Code != 220) throw new InvalidOperationException($"{relay}: {hello}");
        w.WriteLine("EHLO newsletter.example");
        hello = Read(r);
        if (!hello.Ok) throw new InvalidOperationException($"{relay}: {hello}");

        foreach (var s in list.Where(x => x.Active))
        {
            var outcome = One(r, w, s.Address, render(s));
            s.LastReply = $"{outcome.Code} {outcome.Text}";
            if (outcome.Ok)
            {
                Sent++;
                continue;
            }

            if (outcome.IsPermanent)
                s.Active = false;
            w.WriteLine("RSET");
            Read(r);
        }

        w.WriteLine("QUIT");
    }

    private Reply One(StreamReader r, StreamWriter w, string rcpt, string body)
    {
        w.WriteLine($"MAIL FROM:<{sender}>");
        var reply = Read(r);
        if (!reply.Ok) return reply;
        w.WriteLine($"RCPT TO:<{rcpt}>");
        reply = Read(r);
        if (!reply.Ok) return reply;
        w.WriteLine("DATA");
        reply = Read(r);
        if (reply.Code != 354) return reply;
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
            w.WriteLine(line is ['.', ..] ? "." + line : line);
        w.WriteLine(".");
        return Read(r);
    }

    private static Reply Read(StreamReader r)
    {
        string line;
        do line = r.ReadLine() ?? throw new EndOfStreamException();
        while (line is [_, _, _, '-', ..]);
        return new Reply(int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line[4..] : "");
    }
}
