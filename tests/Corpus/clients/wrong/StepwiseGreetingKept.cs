using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.StepwiseGreetingKept;

/// <summary>Each step is a method; what the server said last is in a field.</summary>
public sealed class StepwiseSession : IDisposable
{
    private TcpClient? client;
    private StreamReader? reader;
    private int code;

    public void Connect(string host, int port)
    {
        client = new TcpClient(host, port);
        reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        code = ReadReply();  //! SMTP003
    }

    public bool Hello(string name)
    {
        Command("EHLO " + name);
        if (code == 500 || code == 502)
            Command("HELO " + name);
        return code == 250;
    }

    public bool From(string address)
    {
        Command("MAIL FROM:<" + address + ">");
        return code == 250;
    }

    public bool To(string address)
    {
        Command("RCPT TO:<" + address + ">");
        return code == 250 || code == 251;
    }

    public void Dispose()
    {
        client?.Dispose();
    }

    private void Command(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        client!.GetStream().Write(bytes, 0, bytes.Length);
        code = ReadReply();
    }

    private int ReadReply()
    {
        string? line;
        do
        {
            line = reader!.ReadLine() ?? throw new EndOfStreamException();
        }
        while (line.Length >= 4 && line[3] == '-');
        return int.Parse(line.Substring(0, 3));
    }
}
