using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Verifiers.LmtpDrop;

/// <summary>Hands a message to the local mailbox server by LMTP: after the data there is a reply for each recipient.</summary>
public static class LmtpDrop
{
    public static async Task<IReadOnlyDictionary<string, string>> DeliverAsync(string socketPath, string from, IReadOnlyList<string> recipients, string message)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await ExpectAsync("220");
        await SendAsync("LHLO spool.local");
        await ExpectAsync("250");
        await SendAsync($"MAIL FROM:<{from}>");
        await ExpectAsync("250");

        var refused = new Dictionary<string, string>();
        var accepted = new List<string>();
        foreach (var recipient in recipients)
        {
            await SendAsync($"RCPT TO:<{recipient}>");
            var reply = await ReadAsync();
            if (reply[0] == '2')
                accepted.Add(recipient);
            else
                refused[recipient] = reply;
        }

        if (accepted.Count == 0)
            return refused;

        await SendAsync("DATA");
        await ExpectAsync("354");
        await SendAsync(message + "\r\n.");
        foreach (var recipient in accepted)
        {
            if (await ReadAsync() is var reply && reply[0] != '2')
                refused[recipient] = reply;
        }

        await SendAsync("QUIT");
        return refused;

        Task SendAsync(string line) => stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n")).AsTask();

        async Task ExpectAsync(string code)
        {
            var reply = await ReadAsync();
            if (!reply.StartsWith(code, StringComparison.Ordinal))
                throw new InvalidDataException(reply);
        }

        async Task<string> ReadAsync()
        {
            while (true)
            {
                var line = await reader.ReadLineAsync();
                if (line is null || line.Length < 3)
                    throw new EndOfStreamException();
                if (line.Length == 3 || line[3] != '-')
                    return line;
            }
        }
    }
}
