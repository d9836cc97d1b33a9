using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Corpus.Clients.RecipientSieve;

/// <summary>Splits a list into the addresses that the server takes and the others. They share one transaction.</summary>
public sealed class RecipientSieve : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public async Task<bool> OpenAsync(string host, string sender)
    {
        await _tcp.ConnectAsync(host, 25);
        _reader = new StreamReader(_tcp.GetStream());
        _writer = new StreamWriter(_tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        if (await CodeAsync() != 220)
            return false;
        return await AskAsync("EHLO sieve.example") == 250 && await AskAsync($"MAIL FROM:<{sender}>") == 250;
    }

    public async Task<(List<string> Taken, List<string> Left)> SieveAsync(IEnumerable<string> addresses)
    {
        var taken = new List<string>();
        var left = new List<string>();
        foreach (var address in addresses)
        {
            switch (await AskAsync($"RCPT TO:<{address}>"))
            {
                case 250:  //! SMTP103
                    taken.Add(address);
                    break;
                default:
                    left.Add(address);
                    break;
            }
        }

        return (taken, left);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.WriteLineAsync("QUIT");
        _tcp.Dispose();
    }

    private async Task<int> AskAsync(string line)
    {
        await _writer.WriteLineAsync(line);
        return await CodeAsync();
    }

    private async Task<int> CodeAsync()
    {
        string? line;
        do
            line = await _reader.ReadLineAsync() ?? throw new EndOfStreamException();
        while (line.Length > 3 && line[3] == '-');
        return int.Parse(line[..3]);
    }
}
