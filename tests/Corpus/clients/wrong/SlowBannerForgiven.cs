using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.SlowBannerForgiven;

/// <summary>Some servers let one wait for their banner, so the wait is limited.</summary>
public sealed class ImpatientMailer
{
    public bool Send(string host, string from, string to, string text)
    {
        using var tcp = new TcpClient(host, 25);
        using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        stream.ReadTimeout = 2000;
        try
        {
            if (Read(reader) != 220)
                return false;
        }
        catch (IOException)  //! SMTP007
        {
            // Slow, but it will have heard us.
        }

        stream.ReadTimeout = 60000;
        return Ask("EHLO impatient.example") == 250
            && Ask($"MAIL FROM:<{from}>") == 250
            && Ask($"RCPT TO:<{to}>") / 10 == 25
            && Ask("DATA") == 354
            && Ask(text.Replace("\r\n.", "\r\n..") + "\r\n.") == 250;

        int Ask(string line)
        {
            stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
            return Read(reader);
        }
    }

    private static int Read(StreamReader reader)
    {
        string line;
        do
            line = reader.ReadLine() ?? throw new EndOfStreamException();
        while (line.Length > 3 && line[3] == '-');
        return int.Parse(line[..3]);
    }
}
