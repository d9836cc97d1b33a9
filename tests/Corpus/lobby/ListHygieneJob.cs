#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Campaigns.Hygiene;

public interface ISubscriberStore
{
    IAsyncEnumerable<(long Id, string Email)> NextBatchAsync(int size, CancellationToken token);
    Task SuppressAsync(long id, string reason, CancellationToken token);
    Task MarkSeenAsync(long id, CancellationToken token);
}

/// <summary>Once a month: asks the mail hosts about the addresses that have not opened anything for a year.</summary>
public sealed class ListHygieneJob(ISubscriberStore store, Func<string, string> mxOf, ILogger<ListHygieneJob> log)
{
    public async Task RunAsync(CancellationToken token)
    {
        var asked = 0;
        await foreach (var (id, email) in store.NextBatchAsync(500, token))
        {
            RcptProbe probe;
            try
            {
                probe = await RcptProbe.AskAsync(mxOf(email[(email.IndexOf('@') + 1)..]), email, token);
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                log.LogDebug(error, "{Email} could not be asked about", email);
                continue;
            }

            asked++;
            if (!probe.ReachedRcpt)
                continue;
            if (probe.Code >= 400) //! SMTP004
                await store.SuppressAsync(id, probe.Text, token);
            else
                await store.MarkSeenAsync(id, token);
        }
        log.LogInformation("{Count} addresses were asked about", asked);
    }
}

public sealed record RcptProbe(bool ReachedRcpt, int Code, string Text)
{
    public static async Task<RcptProbe> AskAsync(string mx, string email, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        var (code, text) = await NextAsync(reader, token);
        if (code != 220)
            return new RcptProbe(false, code, text);

        foreach (var line in new[] { "EHLO hygiene.campaigns.example", "MAIL FROM:<>" })
        {
            await writer.WriteLineAsync(line.AsMemory(), token);
            (code, text) = await NextAsync(reader, token);
            if (code != 250)
                return new RcptProbe(false, code, text);
        }

        await writer.WriteLineAsync($"RCPT TO:<{email}>".AsMemory(), token);
        (code, text) = await NextAsync(reader, token);
        await writer.WriteLineAsync("QUIT");
        return new RcptProbe(true, code, text);
    }

    private static async Task<(int Code, string Text)> NextAsync(StreamReader reader, CancellationToken token)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(token) ?? throw new EndOfStreamException();
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException(line);
            if (line.Length == 3 || line[3] != '-')
                return (code, line);
        }
    }
}
