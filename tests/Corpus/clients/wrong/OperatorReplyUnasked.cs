using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.OperatorReplyUnasked;

public sealed class Reply(int code, string text)
{
    public int Code { get; } = code;

    public string Text { get; } = text;

    public static bool operator true(Reply reply) => reply.Code is >= 200 and < 400;

    public static bool operator false(Reply reply) => !(reply.Code is >= 200 and < 400);

    public static bool operator !(Reply reply) => !(reply.Code is >= 200 and < 400);
}

public sealed class Conversation(Stream stream)
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    public Reply Say(string line)
    {
        stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        return Listen();
    }

    public Reply Listen()
    {
        while (true)
        {
            var line = _reader.ReadLine() ?? throw new IOException("The other end is closed.");
            if (line.Length < 4 || line[3] != '-')
                return new Reply(int.Parse(line[..3]), line);
        }
    }
}

public static class OperatorMailer
{
    public static bool Send(string host, string sender, IEnumerable<string> recipients, string message)
    {
        using var tcp = new TcpClient(host, 25);
        var conversation = new Conversation(tcp.GetStream());

        var hello = conversation.Listen();  //! SMTP003
        hello = conversation.Say("EHLO operator.example");
        if (!hello)
            return false;

        conversation.Say($"MAIL FROM:<{sender}>");  //! SMTP005
        foreach (var recipient in recipients)
        {
            if (!conversation.Say($"RCPT TO:<{recipient}>"))
                return false;
        }

        if (!conversation.Say("DATA"))
            return false;
        return conversation.Say(message.Replace("\r\n.", "\r\n..") + "\r\n.") ? true : false;
    }
}
