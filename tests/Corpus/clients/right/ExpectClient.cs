using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;

namespace Corpus.Clients.ExpectClient;

public sealed class UnexpectedReply(string? command, int code, string text) : Exception($"{command ?? "connect"}: {code} {text}")
{
    public int Code => code;
    public bool Temporary => code is >= 400 and < 500;
}

/// <summary>
/// All or nothing: whatever the server says against the message or one of its recipients, nobody gets it.
/// </summary>
public static class ExpectClient
{
    public static void Deliver(string host, int port, string sender, string[] recipients, string message)
    {
        using var tcp = new TcpClient(host, port);
        var wire = new Wire(tcp.GetStream());
        try
        {
            wire.Expect(null, 220);
            wire.Expect("EHLO expect.example", 250);
            wire.Expect($"MAIL FROM:<{sender}>", 250);
            foreach (var recipient in recipients)
                wire.Expect($"RCPT TO:<{recipient}>", 250, 251);
            wire.Expect("DATA", 354);
            wire.Expect(Escape(message) + "\r\n.", 250);
        }
        catch (UnexpectedReply)
        {
            wire.TryQuit();
            throw;
        }

        wire.TryQuit();
    }

    private static string Escape(string message) =>
        string.Join("\r\n", message.TrimEnd('\r', '\n').Split('\n').Select(l => l.TrimEnd('\r')).Select(l => l.StartsWith('.') ? '.' + l : l));

    private sealed class Wire(Stream stream)
    {
        private readonly StreamReader _in = new(stream);
        private readonly StreamWriter _out = new(stream);

        public void Expect(string? command, params int[] codes)
        {
            if (command != null)
            {
                _out.Write(command + "\r\n");
                _out.Flush();
            }

            var (code, text) = Reply();
            if (!codes.Contains(code))
                throw new UnexpectedReply(command?.Split('\r', ':')[0], code, text);
        }

        public void TryQuit()
        {
            try { Expect("QUIT", 221); }
            catch (UnexpectedReply) { }
            catch (IOException) { }
        }

        private (int, string) Reply()
        {
            for (var text = ""; ; text += " ")
            {
                var line = _in.ReadLine() ?? throw new IOException("lost connection");
                if (line.Length < 3)
                    throw new IOException("garbage: " + line);
                text += line.Length > 3 ? line[4..] : "";
                if (line.Length == 3 || line[3] == ' ')
                    return (int.Parse(line[..3]), text);
            }
        }
    }
}
