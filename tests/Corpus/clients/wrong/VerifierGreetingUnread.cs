using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.VerifierGreetingUnread;

/// <summary>Answers only whether the exchanger takes the address at the moment.</summary>
public static class AddressVerifier
{
    public static async Task<bool?> VerifyAsync(string mx, string address, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25, ct);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        if (await AskAsync("EHLO verifier.example") != 250)  //! SMTP002
            return null;
        if (await AskAsync("MAIL FROM:<>") != 250)
            return null;

        var code = await AskAsync($"RCPT TO:<{address}>");
        await AskAsync("QUIT");
        return code switch
        {
            250 or 251 => true,
            550 or 551 or 553 => false,
            _ => null,
        };

        async Task<int> AskAsync(string command)
        {
            await writer.WriteLineAsync(command.AsMemory(), ct);
            string line;
            do
            {
                line = await reader.ReadLineAsync(ct) ?? throw new EndOfStreamException();
            }
            while (line.Length > 3 && line[3] == '-');

            return int.Parse(line[..3]);
        }
    }
}
