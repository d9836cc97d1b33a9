using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Corpus.Clients.LmtpFatesUnknown;

/// <summary>Reads one reply for each recipient after the dot, as RFC 2033 says, and then trusts that they were good.</summary>
public sealed class LmtpDrop(Stream stream)
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    public IReadOnlyList<string> Deliver(string sender, IEnumerable<string> recipients, string message)
    {
        if (Read() != 220 || Say("LHLO drop.example") != 250 || Say($"MAIL FROM:<{sender}>") != 250)
            throw new IOException("The store does not want mail.");

        var stored = new List<string>();
        foreach (var recipient in recipients)
        {
            if (Say($"RCPT TO:<{recipient}>") is 250 or 251)
                stored.Add(recipient);
        }

        if (stored.Count == 0 || Say("DATA") != 354)
            return [];

        Write(message.Replace("\r\n.", "\r\n..") + "\r\n.");
        foreach (var _ in stored)
            Read();  //! SMTP005
        Write("QUIT");
        return stored;
    }

    private int Say(string command)
    {
        Write(command);
        return Read();
    }

    private void Write(string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));

    private int Read()
    {
        while (true)
        {
            var line = _reader.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return int.Parse(line[..3]);
        }
    }
}
