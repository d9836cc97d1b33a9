using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.MailboxLookupNarrow;

/// <summary>Is there such a mailbox?</summary>
public sealed class MailboxLookup : IDisposable
{
    private readonly TcpClient client;
    private readonly StreamReader input;
    private readonly StreamWriter output;

    public MailboxLookup(string host)
    {
        client = new TcpClient(host, 25);
        input = new StreamReader(client.GetStream(), Encoding.ASCII);
        output = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = Next();  //! SMTP003
        if (greeting?.StartsWith("220") == false)
            throw new InvalidOperationException("The directory is closed.");
        if (Ask("HELO lookup.example") is not ['2', ..])
            throw new InvalidOperationException("The directory will not talk to us.");
    }

    public bool Exists(string name)
    {
        var reply = Ask("VRFY " + name);
        return reply != null && reply.StartsWith("250");  //! SMTP103
    }

    public void Dispose() => client.Dispose();

    private string? Ask(string line)
    {
        output.WriteLine(line);
        return Next();
    }

    private string? Next()
    {
        var line = input.ReadLine();
        while (line is { Length: > 3 } && line[3] == '-')
            line = input.ReadLine();
        return line;
    }
}
