using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.FunctionalIgnoresGreeting;

public static class FunctionalClient
{
    public static bool Send(string host, string from, string[] to, string body)
    {
        using var tcp = new TcpClient(host, 25);
        using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        Func<string?, int> ask = line =>
        {
            if (line is not null)
                stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
            return Receive(reader);
        };

        ask(null);  //! SMTP003
        return ask("EHLO functional.example") == 250
            && ask($"MAIL FROM:<{from}>") == 250
            && to.All(recipient => ask($"RCPT TO:<{recipient}>") == 250)  //? SMTP103
            && ask("DATA") == 354
            && ask(body.Replace("\r\n.", "\r\n..") + "\r\n.") == 250;
    }

    private static int Receive(TextReader reader) => reader.ReadLine() switch
    {
        null => throw new EndOfStreamException(),
        [_, _, _, '-', ..] => Receive(reader),
        var line => int.Parse(line[..3]),
    };
}
