#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Marketing.ListHygiene;

public enum AddressState { Unknown, Valid, Invalid, Unreachable }

public sealed record Checked(string Address, AddressState State, string Evidence);

public sealed class ListCleaner(Func<string, string?> lookupMx)
{
    public async IAsyncEnumerable<Checked> CleanAsync(IEnumerable<string> addresses)
    {
        foreach (var group in addresses.GroupBy(a => a[(a.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase))
        {
            var mx = lookupMx(group.Key);
            if (mx is null)
            {
                foreach (var address in group)
                    yield return new Checked(address, AddressState.Invalid, "no MX");
                continue;
            }

            foreach (var address in group)
            {
                Checked result;
                try
                {
                    result = await ProbeAsync(mx, address);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    result = new Checked(address, AddressState.Unreachable, e.Message);
                }
                yield return result;
            }
        }
    }

    private static async Task<Checked> ProbeAsync(string mx, string address)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var (code, text) = await ReplyAsync(reader);
        if (code != 220)
            return new Checked(address, AddressState.Unknown, text);

        foreach (var opening in new[] { "EHLO verify.marketing.example", "MAIL FROM:<>" })
        {
            await writer.WriteLineAsync(opening);
            (code, text) = await ReplyAsync(reader);
            if (code is < 200 or > 299)
                return new Checked(address, AddressState.Unknown, text);
        }

        await writer.WriteLineAsync($"RCPT TO:<{address}>");
        (code, text) = await ReplyAsync(reader);
        await writer.WriteLineAsync("QUIT");

        if (code >= 200 && code < 300)
            return new Checked(address, AddressState.Valid, text);
        if (code is 450 or 451) //! SMTP004
            return new Checked(address, AddressState.Invalid, text);
        if (code >= 500)
            return new Checked(address, AddressState.Invalid, text);
        return new Checked(address, AddressState.Unknown, text);
    }

    private static async Task<(int Code, string Text)> ReplyAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return (int.Parse(line.AsSpan(0, 3)), line);
        }
    }
}

public static class Entry
{
    public static async Task Main(string[] args)
    {
        var cleaner = new ListCleaner(domain => domain.EndsWith(".invalid") ? null : "mx." + domain);
        await using var output = new StreamWriter(args[1]);
        await foreach (var item in cleaner.CleanAsync(File.ReadLines(args[0])))
            await output.WriteLineAsync($"{item.Address};{item.State};{item.Evidence}");
    }
}
