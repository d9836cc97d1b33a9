using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.MailboxLookup;

public enum Lookup { Known, Forwarded, CannotSay, Unknown, AskLater }

/// <summary>Asks the server of the house by VRFY, which names a mailbox or an alias.</summary>
public sealed class MailboxLookup : IDisposable
{
    private readonly TcpClient client;
    private readonly StreamReader input;
    private readonly StreamWriter output;

    public MailboxLookup(string host, int port)
    {
        client = new TcpClient(host, port);
        input = new StreamReader(client.GetStream(), Encoding.ASCII);
        output = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n" };

        var greeting = Next(input);
        if (!greeting.StartsWith("220"))
        {
            Dispose();
            throw new InvalidOperationException("The directory is closed: " + greeting);
        }

        var hello = Ask("EHLO lookup.example");
        if (!hello.StartsWith("250"))
        {
            Dispose();
            throw new InvalidOperationException("The directory will not talk to us: " + hello);
        }
    }

    public Lookup Find(string name)
    {
        var reply = Ask("VRFY " + name);
        switch (reply[..3])
        {
            case "250":
                return Lookup.Known;
            case "251":
                return Lookup.Forwarded;
            case "550":
            case "551":
            case "553":
                return Lookup.Unknown;
            default:
                // 252, or a server that does not do this.
                return reply[0] == '4' ? Lookup.AskLater : Lookup.CannotSay;
        }
    }

    public IReadOnlyDictionary<string, Lookup> FindAll(IEnumerable<string> names)
    {
        var found = new Dictionary<string, Lookup>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
            found[name] = Find(name);
        return found;
    }

    public void Dispose()
    {
        try
        {
            output.WriteLine("QUIT");
            output.Flush();
        }
        catch (IOException)
        {
        }

        client.Dispose();
    }

    private string Ask(string line)
    {
        output.WriteLine(line);
        output.Flush();
        return Next(input);
    }

    private static string Next(TextReader input)
    {
        var line = input.ReadLine();
        while (line is { Length: > 3 } && line[3] == '-')
            line = input.ReadLine();
        return line is { Length: >= 3 } ? line : throw new IOException("The directory hung up.");
    }
}
