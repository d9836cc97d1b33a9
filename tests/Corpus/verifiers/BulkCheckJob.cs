using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Verifiers.BulkCheckJob;

public sealed record Contact(int Id, string Email);

public interface IContactStore
{
    IAsyncEnumerable<Contact> UncheckedAsync(string domain, CancellationToken ct);
    Task MarkAsync(int id, bool deliverable, string reply, CancellationToken ct);
}

public sealed class BulkCheckJob(IContactStore store, ILogger<BulkCheckJob> logger)
{
    private static readonly Regex ReplyLine = new(@"^(?<code>[2-5]\d\d)(?<more>[ -]?)(?<text>.*)$", RegexOptions.Compiled);

    public async Task RunAsync(string domain, string mx, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(mx, 25, ct);
        }
        catch (SocketException ex)
        {
            logger.LogWarning(ex, "{Mx} is not reachable, {Domain} stays unchecked", mx, domain);
            return;
        }

        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        if (await GetReplyAsync(reader, ct) is { Code: not 220 } refusal)
        {
            logger.LogWarning("{Mx} takes no mail from us: {Text}", mx, refusal.Text);
            return;
        }

        string[] opening = ["EHLO crm.example", "MAIL FROM:<bounce@crm.example>"];
        foreach (var line in opening)
        {
            await writer.WriteLineAsync(line.AsMemory(), ct);
            var (code, text) = await GetReplyAsync(reader, ct);
            if (code is < 200 or > 299)
            {
                logger.LogWarning("{Mx}: {Line}: {Text}", mx, line, text);
                return;
            }
        }

        await foreach (var contact in store.UncheckedAsync(domain, ct))
        {
            await writer.WriteLineAsync($"RCPT TO:<{contact.Email}>".AsMemory(), ct);
            var (code, text) = await GetReplyAsync(reader, ct);
            if (code is >= 400 and < 500)
                continue;
            await store.MarkAsync(contact.Id, code / 100 == 2, text, ct);
        }

        await writer.WriteLineAsync("QUIT".AsMemory(), ct);
    }

    private static async Task<(int Code, string Text)> GetReplyAsync(StreamReader reader, CancellationToken ct)
    {
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            var match = ReplyLine.Match(line);
            if (!match.Success)
                throw new FormatException(line);
            if (match.Groups["more"].Value != "-")
                return (int.Parse(match.Groups["code"].Value), match.Groups["text"].Value);
        }

        throw new EndOfStreamException();
    }
}
