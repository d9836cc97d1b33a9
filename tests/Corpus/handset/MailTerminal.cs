#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Admin.MailTerminal;

/// <summary>A telnet for postmasters: shows what the server says, sends what is typed, knows STARTTLS and base64.</summary>
internal static class MailTerminal
{
    private static readonly string[] Help =
    {
        "EHLO name, MAIL FROM:<>, RCPT TO:<>, DATA ... are sent as they are.",
        "/tls        the handshake after a 220 to STARTTLS",
        "/b64 text   sends the text as base64",
        "/save file  keeps the transcript",
        "/quit       leaves without QUIT",
    };

    private static int Main(string[] args)
    {
        var host = args.Length > 0 ? args[0] : "localhost";
        var port = args.Length > 1 ? int.Parse(args[1]) : 25;

        using var tcp = new TcpClient();
        try
        {
            tcp.Connect(host, port);
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        Stream stream = tcp.GetStream();
        if (port == 465)
            stream = Handshake(stream, host);
        var transcript = new StringBuilder();
        var listener = Listen(stream, transcript);

        while (Console.ReadLine() is { } typed)
        {
            if (typed == "/quit")
                break;
            if (typed == "/help")
            {
                foreach (var line in Help)
                    Console.WriteLine(line);
                continue;
            }
            if (typed == "/tls")
            {
                listener.Interrupt();
                stream = Handshake(stream, host);
                listener = Listen(stream, transcript);
                continue;
            }
            if (typed.StartsWith("/save "))
            {
                File.WriteAllText(typed[6..], transcript.ToString());
                continue;
            }

            var text = typed.StartsWith("/b64 ") ? Convert.ToBase64String(Encoding.UTF8.GetBytes(typed[5..])) : typed;
            transcript.Append("C: ").AppendLine(text);
            try
            {
                stream.Write(Encoding.UTF8.GetBytes(text + "\r\n"));
                stream.Flush();
            }
            catch (IOException e)
            {
                Console.Error.WriteLine("The server has gone: " + e.Message);
                return 2;
            }
        }
        return 0;
    }

    private static SslStream Handshake(Stream inner, string host)
    {
        var tls = new SslStream(inner, true, (_, _, _, errors) =>
        {
            if (errors != SslPolicyErrors.None)
                Console.WriteLine("(certificate: " + errors + ")");
            return true;
        });
        tls.AuthenticateAsClient(host);
        Console.WriteLine("(" + tls.SslProtocol + ", " + tls.NegotiatedCipherSuite + ")");
        return tls;
    }

    private static Thread Listen(Stream stream, StringBuilder transcript)
    {
        var thread = new Thread(() =>
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, false, 1024, true);
            try
            {
                while (reader.ReadLine() is { } line)
                {
                    transcript.Append("S: ").AppendLine(line);
                    Console.ForegroundColor = line.Length > 0 && line[0] is '4' or '5' ? ConsoleColor.Red : ConsoleColor.Green;
                    Console.WriteLine(line);
                    Console.ResetColor();
                }
            }
            catch (Exception e) when (e is IOException or ThreadInterruptedException)
            {
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }
}
