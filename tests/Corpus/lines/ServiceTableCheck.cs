#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace OpsKit.Checks;

/// <summary>check_tcp with a table: what to wait for, what to say, what to wait for next.</summary>
public static class ServiceTableCheck
{
    private sealed record Line(string? Say, string Expect);

    private sealed record Service(string Name, int Port, params Line[] Script);

    private static readonly Service[] Services =
    [
        new("smtp", 25, new(null, "220"), new("EHLO check.opskit.example", "250"), new("QUIT", "221")),
        new("lmtp", 24, new(null, "220"), new("LHLO check.opskit.example", "250"), new("QUIT", "221")),
        new("pop3", 110, new(null, "+OK"), new("QUIT", "+OK")),
        new("imap", 143, new(null, "* OK"), new("a LOGOUT", "* BYE")),
        new("nntp", 119, new(null, "20"), new("QUIT", "205")),
        new("ftp", 21, new(null, "220"), new("USER anonymous", "331"), new("QUIT", "221")),
        new("redis", 6379, new Line("PING", "+PONG")),
        new("clamd", 3310, new Line("PING", "PONG")),
    ];

    public static int Main(string[] args)
    {
        if (args.Length != 2 || Services.FirstOrDefault(s => s.Name == args[0]) is not { } service)
        {
            Console.WriteLine("UNKNOWN - usage: check <" + string.Join('|', Services.Select(s => s.Name)) + "> <host>");
            return 3;
        }

        try
        {
            string? complaint = Run(service, args[1]);
            Console.WriteLine(complaint is null ? $"OK - {service.Name}" : $"CRITICAL - {service.Name}: {complaint}");
            return complaint is null ? 0 : 2;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            Console.WriteLine($"CRITICAL - {service.Name}: {e.Message}");
            return 2;
        }
    }

    private static string? Run(Service service, string host)
    {
        using var tcp = new TcpClient { ReceiveTimeout = 10_000, SendTimeout = 10_000 };
        tcp.Connect(host, service.Port);
        using NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        foreach (Line line in service.Script)
        {
            if (line.Say is not null)
                stream.Write(Encoding.ASCII.GetBytes(line.Say + "\r\n"));

            string answer = NextAnswer(reader);
            if (!answer.StartsWith(line.Expect, StringComparison.Ordinal))
                return $"\"{line.Say ?? "(connect)"}\" gave \"{answer}\"";
        }
        return null;
    }

    private static string NextAnswer(TextReader reader)
    {
        string line;
        do
        {
            line = reader.ReadLine() ?? throw new EndOfStreamException();
        }
        while (line.Length > 3 && line[3] == '-' && char.IsAsciiDigit(line[0]));
        return line;
    }
}
