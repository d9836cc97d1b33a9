#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Tickets;

// cli: ticket-notify <host> <to> <subject>   (body from stdin)
internal static class TicketNotifier
{
    private static TcpClient? s_tcp;
    private static StreamReader? s_reader;
    private static StreamWriter? s_writer;

    private static bool Expect(string line, params int[] codes)
    {
        if (line.Length > 0)
            s_writer!.WriteLine(line);

        string? reply;
        do
        {
            reply = s_reader!.ReadLine();
        }
        while (reply is { Length: > 3 } && reply[3] == '-');

        if (Environment.GetEnvironmentVariable("TICKET_TRACE") == "1")
            Console.Error.WriteLine($"C: {line}\nS: {reply}");

        return reply is { Length: >= 3 }
            && int.TryParse(reply.AsSpan(0, 3), out var code)
            && Array.IndexOf(codes, code) >= 0;
    }

    private static int Fail(string stage)
    {
        Console.Error.WriteLine("ticket-notify: refused at " + stage);
        s_tcp?.Dispose();
        return 75;
    }

    public static int Main(string[] args)
    {
        if (args.Length != 3)
        {
            Console.Error.WriteLine("usage: ticket-notify host to subject");
            return 64;
        }

        s_tcp = new TcpClient(args[0], 25);
        s_reader = new StreamReader(s_tcp.GetStream(), Encoding.ASCII);
        s_writer = new StreamWriter(s_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        if (!Expect("", 220))
            return Fail("greeting");
        if (!Expect("EHLO tickets.example", 250) && !Expect("HELO tickets.example", 250))
            return Fail("hello");
        if (!Expect("MAIL FROM:<tickets@tickets.example>", 250))
            return Fail("sender");

        Expect($"RCPT TO:<{args[1]}>", 250, 251); //! SMTP005

        if (!Expect("DATA", 354))
            return Fail("data");

        s_writer.WriteLine($"From: tickets@tickets.example\r\nTo: {args[1]}\r\nSubject: {args[2]}\r\n");
        while (Console.In.ReadLine() is { } text)
            s_writer.WriteLine(text.StartsWith('.') ? "." + text : text);

        var accepted = Expect(".", 250);
        Expect("QUIT", 221);
        s_tcp.Dispose();
        return accepted ? 0 : 75;
    }
}
