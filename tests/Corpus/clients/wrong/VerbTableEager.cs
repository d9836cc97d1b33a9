using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Clients.VerbTableEager;

/// <summary>Every verb is confirmed. The connection itself has none, so it was forgotten.</summary>
public sealed class VerbTableClient
{
    private static readonly Dictionary<string, int[]> Expected = new()
    {
        ["EHLO"] = [220, 250],
        ["MAIL"] = [250],
        ["RCPT"] = [250, 251],
        ["DATA"] = [354],
    };

    private readonly TcpClient _tcp = new();
    private StreamReader? _reader;

    public async Task<bool> AskAsync(string host, string sender, string recipient)
    {
        await _tcp.ConnectAsync(host, 25);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        return await RunAsync("EHLO", "verbs.example")  //! SMTP002
            && await RunAsync("MAIL", $"FROM:<{sender}>")
            && await RunAsync("RCPT", $"TO:<{recipient}>");
    }

    private async Task<bool> RunAsync(string verb, string argument)
    {
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{verb} {argument}\r\n"));
        string line;
        do
            line = await _reader!.ReadLineAsync() ?? throw new IOException("The connection is closed.");
        while (line.Length > 3 && line[3] == '-');
        return Expected[verb].Contains(int.Parse(line.AsSpan(0, 3)));
    }
}
