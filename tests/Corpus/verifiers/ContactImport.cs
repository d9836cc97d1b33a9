using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Verifiers.ContactImport;

public sealed record ImportRow(int Line, string Name, string Email)
{
    public string Domain => Email[(Email.LastIndexOf('@') + 1)..];
}

public interface IMailExchangers
{
    Task<string?> BestAsync(string domain, CancellationToken ct);
}

/// <summary>Before a list is imported, its addresses are asked for, each domain over one connection.</summary>
public sealed class ContactImport(IMailExchangers exchangers)
{
    private readonly byte[] _buffer = new byte[4096];

    public async Task<List<ImportRow>> FilterAsync(IEnumerable<ImportRow> rows, CancellationToken ct)
    {
        var kept = new List<ImportRow>();
        foreach (var group in rows.GroupBy(row => row.Domain, StringComparer.OrdinalIgnoreCase))
        {
            var host = await exchangers.BestAsync(group.Key, ct);
            if (host is null)
                continue;

            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(host, 25, ct);
            }
            catch (SocketException)
            {
                kept.AddRange(group);
                continue;
            }

            await using var stream = client.GetStream();
            await stream.ReadAsync(_buffer, ct);  //! SMTP003

            var (hello, _) = await RoundTripAsync(stream, "HELO import.example", ct);
            var (sender, _) = hello == "250" ? await RoundTripAsync(stream, "MAIL FROM:<>", ct) : (hello, "");
            if (sender != "250")
            {
                kept.AddRange(group);
                continue;
            }

            foreach (var row in group)
            {
                var (code, text) = await RoundTripAsync(stream, $"RCPT TO:<{row.Email}>", ct);
                if (code is "250")  //! SMTP103
                    kept.Add(row);
                else
                    Console.WriteLine($"line {row.Line}: {row.Email}: {text}");
            }

            await RoundTripAsync(stream, "QUIT", ct);
        }

        return kept;
    }

    private async Task<(string Code, string Text)> RoundTripAsync(NetworkStream stream, string command, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        var n = await stream.ReadAsync(_buffer, ct);
        var text = Encoding.ASCII.GetString(_buffer, 0, n).TrimEnd();
        return text.Length < 3 ? ("", text) : (text[..3], text);
    }
}
