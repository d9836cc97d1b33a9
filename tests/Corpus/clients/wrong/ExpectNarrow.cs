using System;
using System.IO;
using System.Net.Sockets;

namespace Corpus.Clients.ExpectNarrow;

public sealed class UnexpectedReply(string? command, string line) : Exception($"{command ?? "connect"}: {line}");

public static class ExpectClient
{
    public static void Deliver(string host, string sender, string recipient, string message)
    {
        using var tcp = new TcpClient(host, 25);
        using var reader = new StreamReader(tcp.GetStream());
        using var writer = new StreamWriter(tcp.GetStream()) { AutoFlush = true };

        Expect(null, 220);
        Expect("EHLO expect.example", 250);
        Expect($"MAIL FROM:<{sender}>", 250);
        Expect($"RCPT TO:<{recipient}>", 250);  //! SMTP103
        Expect("DATA", 354);
        Expect(message.Replace("\r\n.", "\r\n..") + "\r\n.", 250);
        Expect("QUIT", 221);

        void Expect(string? command, int code)
        {
            if (command != null)
                writer.Write(command + "\r\n");
            while (true)
            {
                var line = reader.ReadLine() ?? throw new IOException("lost connection");
                if (line.Length > 3 && line[3] == '-')
                    continue;
                if (int.Parse(line[..3]) != code)
                    throw new UnexpectedReply(command, line);
                return;
            }
        }
    }
}
