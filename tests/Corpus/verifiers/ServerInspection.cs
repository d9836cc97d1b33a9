using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Verifiers.ServerInspection;

public sealed class Inspection
{
    public string? Banner { get; set; }
    public int GreetingCode { get; set; }
    public int HelloCode { get; set; }
    public List<string> Extensions { get; } = [];
    public int? PostmasterCode { get; set; }
    public bool Usable => GreetingCode == 220 && HelloCode == 250;
}

/// <summary>What does this mail server say of itself? For the overview page of the operators.</summary>
public sealed class ServerInspection
{
    public async Task<Inspection> InspectAsync(string host)
    {
        var result = new Inspection();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

        var lines = await ReadAsync(reader);
        result.Banner = lines.Count > 0 ? lines[0] : null;
        result.GreetingCode = CodeOf(lines);
        if (result.GreetingCode != 220)
            return result;

        await writer.WriteLineAsync("EHLO inspector.example");
        lines = await ReadAsync(reader);
        result.HelloCode = CodeOf(lines);
        for (var i = 1; i < lines.Count; i++)
            result.Extensions.Add(lines[i][4..]);

        if (result.Usable)
        {
            await writer.WriteLineAsync("MAIL FROM:<>");
            if (CodeOf(await ReadAsync(reader)) == 250)
            {
                await writer.WriteLineAsync($"RCPT TO:<postmaster@{host}>");
                result.PostmasterCode = CodeOf(await ReadAsync(reader));
            }
        }

        await writer.WriteLineAsync("QUIT");
        await ReadAsync(reader);
        return result;
    }

    private static int CodeOf(List<string> lines) =>
        lines.Count > 0 && int.TryParse(lines[^1].AsSpan(0, 3), out var code) ? code : 0;

    private static async Task<List<string>> ReadAsync(TextReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { Length: >= 3 } line)
        {
            lines.Add(line);
            if (line.Length == 3 || line[3] == ' ')
                break;
        }

        return lines;
    }
}
