using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StepwiseCallerDrops;

/// <summary>The steps say whether they worked.</summary>
public sealed class Steps : IDisposable
{
    private readonly TcpClient client = new();
    private StreamReader reader = StreamReader.Null;

    public bool Connect(string host, int port)
    {
        client.Connect(host, port);
        reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return ReadReply() == 220;
    }

    public bool Hello(string name) => Command("EHLO " + name) == 250;

    public bool From(string address) => Command("MAIL FROM:<" + address + ">") == 250;

    public bool To(string address) => Command("RCPT TO:<" + address + ">") is 250 or 251;

    public bool Send(string message) => Command("DATA") == 354 && Command(message.Replace("\r\n.", "\r\n..") + "\r\n.") == 250;

    public void Dispose()
    {
        client.Dispose();
    }

    private int Command(string line)
    {
        client.GetStream().Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        return ReadReply();
    }

    private int ReadReply()
    {
        string? line;
        do
        {
            line = reader.ReadLine() ?? throw new EndOfStreamException();
        }
        while (line.Length >= 4 && line[3] == '-');
        return int.Parse(line.Substring(0, 3));
    }
}

public static class Reminder
{
    public static bool Remind(string host, string who)
    {
        using var steps = new Steps();
        steps.Connect(host, 25);  //! SMTP003
        if (!steps.Hello("reminder.example"))
            return false;
        steps.From("reminder@reminder.example");  //! SMTP005
        if (!steps.To(who))
            return false;
        return steps.Send("Subject: Remember\r\n\r\nYou asked for it.");
    }
}
