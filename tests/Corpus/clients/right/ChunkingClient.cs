using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ChunkingClient;

public sealed class ChunkingException(string verb, int code) : Exception($"{verb} was answered {code}")
{
    public int Code { get; } = code;
    public bool IsTemporary => Code is >= 400 and < 500;
}

/// <summary>Sends the message in chunks (BDAT, RFC 3030), each of which has a reply of its own.</summary>
public sealed class ChunkingClient(string host, int port, int chunkSize = 4096)
{
    public void Send(string sender, IEnumerable<string> recipients, byte[] message)
    {
        using var tcp = new TcpClient(host, port);
        using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            Reply("greeting", 220);
            Say("EHLO");
            if (!Reply("EHLO", 250).Exists(l => l.Equals("CHUNKING", StringComparison.OrdinalIgnoreCase)))
                throw new NotSupportedException("The server does not take chunks.");

            Say("MAIL", $" FROM:<{sender}>");
            Reply("MAIL", 250);
            foreach (var recipient in recipients)
            {
                Say("RCPT", $" TO:<{recipient}>");
                Reply("RCPT", 250, 251);
            }

            for (var start = 0; start < message.Length || start == 0; start += chunkSize)
            {
                var length = Math.Min(chunkSize, message.Length - start);
                Say("BDAT", start + length >= message.Length ? $" {length} LAST" : $" {length}");
                stream.Write(message, start, length);
                Reply("BDAT", 250);
            }
        }
        finally
        {
            try
            {
                Say("QUIT");
                reader.ReadLine();
            }
            catch (IOException)
            {
            }
        }

        void Say(string verb, string argument = "") =>
            stream.Write(Encoding.ASCII.GetBytes((verb == "EHLO" ? "EHLO chunks.example" : verb + argument) + "\r\n"));

        List<string> Reply(string verb, params ReadOnlySpan<int> wanted)
        {
            var lines = new List<string>();
            string line;
            do
            {
                line = reader.ReadLine() ?? throw new EndOfStreamException("The server hung up.");
                lines.Add(line.Length > 4 ? line[4..] : "");
            }
            while (line.Length > 3 && line[3] == '-');

            var code = int.Parse(line[..3]);
            return wanted.Contains(code) ? lines : throw new ChunkingException(verb, code);
        }
    }
}
