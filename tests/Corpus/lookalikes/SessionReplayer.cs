using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.SessionReplayer;

public sealed record Difference(int Line, string Recorded, string Now);

/// <summary>Plays a recorded session again ("C: ..." is sent, "S: ..." is compared), and says where the server has changed.</summary>
public static class SessionReplayer
{
    public static async Task<IReadOnlyList<Difference>> ReplayAsync(string host, int port, string recording)
    {
        var differences = new List<Difference>();
        var lines = await File.ReadAllLinesAsync(recording);

        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, port);
        using var reader = new StreamReader(tcp.GetStream());
        await using var writer = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        foreach (var (line, number) in lines.Select((line, i) => (line, i + 1)))
        {
            if (line.StartsWith("C: ", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync(line[3..]);
            }
            else if (line.StartsWith("S: ", StringComparison.Ordinal))
            {
                var now = await reader.ReadLineAsync() ?? "(closed)";
                if (!SameCode(line[3..], now))
                    differences.Add(new Difference(number, line[3..], now));
            }
        }

        return differences;
    }

    /// <summary>A recording to begin with.</summary>
    public static void WriteExample(string path) => File.WriteAllLines(path,
    [
        "S: 220 mail.example ESMTP",
        "C: EHLO client.example",
        "S: 250-mail.example",
        "S: 250 SIZE 10240000",
        "C: MAIL FROM:<a@client.example>",
        "S: 250 ok",
        "C: QUIT",
        "S: 221 bye",
    ]);

    private static bool SameCode(string a, string b) => a.Length >= 4 && b.Length >= 4 && a[..4] == b[..4];
}
