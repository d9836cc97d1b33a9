using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;

namespace Corpus.Clients.ExpectResultsDropped;

/// <summary>Expect says whether the reply was the expected one. Nobody asks it.</summary>
public static class ExpectClient
{
    public static void Deliver(string host, string sender, string[] recipients, string message)
    {
        using var tcp = new TcpClient(host, 25);
        var wire = new Wire(tcp.GetStream());
        wire.Expect(null, 220);  //! SMTP003
        wire.Expect("EHLO expect.example", 250);  //! SMTP005
        wire.Expect($"MAIL FROM:<{sender}>", 250);  //! SMTP005
        foreach (var recipient in recipients)
            wire.Expect($"RCPT TO:<{recipient}>", 250, 251);  //! SMTP005
        if (!wire.Expect("DATA", 354))
            throw new IOException("The server does not take the message.");
        if (!wire.Expect(message.Replace("\r\n.", "\r\n..") + "\r\n.", 250))
            throw new IOException("The server refuses the message.");
        wire.Expect("QUIT", 221);
    }

    private sealed class Wire(Stream stream)
    {
        private readonly StreamReader _in = new(stream);
        private readonly StreamWriter _out = new(stream) { AutoFlush = true };

        public bool Expect(string? command, params int[] codes)
        {
            if (command != null)
                _out.Write(command + "\r\n");

            string line;
            do
                line = _in.ReadLine() ?? throw new IOException("lost connection");
            while (line.Length > 3 && line[3] == '-');
            return codes.Contains(int.Parse(line[..3]));
        }
    }
}
