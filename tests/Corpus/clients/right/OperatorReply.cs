using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.OperatorReply;

/// <summary>A reply that is true if it is positive.</summary>
public sealed class Reply
{
    public Reply(int code, string text)
    {
        Code = code;
        Text = text;
    }

    public int Code { get; }

    public string Text { get; }

    public static bool operator true(Reply reply) => reply.Code is >= 200 and < 400;

    public static bool operator false(Reply reply) => !(reply.Code is >= 200 and < 400);

    public static bool operator !(Reply reply) => !(reply.Code is >= 200 and < 400);

    public static implicit operator string(Reply reply) => $"{reply.Code} {reply.Text}";
}

public static class ReplyChecks
{
    public static Reply OrThrow(this Reply reply, string what)
    {
        if (!reply)
            throw new RefusalException(what, reply);
        return reply;
    }
}

public sealed class RefusalException(string what, Reply reply) : Exception(what + ": " + reply)
{
    public bool OnlyForNow => reply.Code is >= 400 and < 500;
}

public static class OperatorMailer
{
    public static IReadOnlyList<string> Send(string host, int port, string sender, IEnumerable<string> recipients, string message)
    {
        using var tcp = new TcpClient(host, port);
        using var conversation = new Conversation(tcp.GetStream());

        conversation.Listen().OrThrow("greeting");
        conversation.Say("EHLO operator.example").OrThrow("EHLO");
        conversation.Say($"MAIL FROM:<{sender}>").OrThrow("MAIL");

        var unreached = new List<string>();
        Reply? last = null;
        var reached = 0;
        foreach (var recipient in recipients)
        {
            var reply = conversation.Say($"RCPT TO:<{recipient}>");
            if (reply)
            {
                reached++;
                continue;
            }

            unreached.Add(recipient);
            last = reply;
        }

        if (reached == 0)
            throw new RefusalException("RCPT", last ?? throw new ArgumentException("No recipients.", nameof(recipients)));

        conversation.Say("DATA").OrThrow("DATA");
        foreach (var line in message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            conversation.Write(line.StartsWith('.') ? "." + line : line);
        conversation.Say(".").OrThrow("message");
        return unreached;
    }

    private sealed class Conversation(Stream stream) : IDisposable
    {
        private readonly StreamReader _reader = new(stream, Encoding.UTF8);

        public Reply Say(string line)
        {
            Write(line);
            return Listen();
        }

        public void Write(string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));

        public Reply Listen()
        {
            var text = "";
            while (true)
            {
                var line = _reader.ReadLine() ?? throw new IOException("The other end is closed.");
                text += line.Length > 4 ? line[4..] : "";
                if (line.Length < 4 || line[3] != '-')
                    return new Reply(int.Parse(line[..3]), text);
            }
        }

        public void Dispose()
        {
            try
            {
                Say("QUIT");
            }
            catch (IOException)
            {
                // Nothing to be saved here.
            }

            _reader.Dispose();
        }
    }
}
