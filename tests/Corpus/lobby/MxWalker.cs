#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Pelican.Mta;

public enum Fate { Taken, Later, Returned }

public readonly record struct HostAnswer(string Host, int Code, string Text)
{
    public int Class => Code / 100;
}

public sealed record MxHost(string Name, ushort Preference);

/// <summary>Goes through the exchangers of a domain by their preference until one of them takes the mail.</summary>
public sealed class MxWalker(string ownName)
{
    public async Task<(Fate Fate, HostAnswer Last)> WalkAsync(IEnumerable<MxHost> exchangers, Envelope envelope, CancellationToken token)
    {
        var last = new HostAnswer("", 0, "no exchanger");
        foreach (var mx in exchangers.OrderBy(mx => mx.Preference))
        {
            try
            {
                last = await TryHostAsync(mx.Name, envelope, token);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                last = new HostAnswer(mx.Name, 0, error.Message);
                continue;
            }

            if (last.Class == 2)
                return (Fate.Taken, last);
            // refused here for whatever reason, another host may think otherwise
        }

        return last.Class == 5 ? (Fate.Returned, last) : (Fate.Later, last);
    }

    private async Task<HostAnswer> TryHostAsync(string host, Envelope envelope, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromMinutes(6));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, limit.Token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };

        var answer = await NextAsync();
        if (answer.Class != 2)
        {
            await writer.WriteLineAsync("QUIT");
            return answer;
        }

        foreach (var (line, wanted) in Script(envelope))
        {
            await writer.WriteLineAsync(line);
            answer = await NextAsync();
            if (answer.Class != wanted)
            {
                await writer.WriteLineAsync("QUIT");
                return answer;
            }
        }
        await writer.WriteLineAsync("QUIT");
        return answer;

        async Task<HostAnswer> NextAsync()
        {
            string? line;
            do line = await reader.ReadLineAsync(limit.Token);
            while (line is { Length: >= 4 } && line[3] == '-');
            if (line is null || line.Length < 3)
                throw new IOException(host + " went away");
            return new HostAnswer(host, int.Parse(line.AsSpan(0, 3)), line);
        }
    }

    private IEnumerable<(string Line, int Wanted)> Script(Envelope envelope)
    {
        yield return ($"EHLO {ownName}", 2);
        yield return ($"MAIL FROM:<{envelope.From}>", 2);
        yield return ($"RCPT TO:<{envelope.To}>", 2);
        yield return ("DATA", 3);
        yield return (envelope.Dotted + "\r\n.", 2);
    }
}

public sealed record Envelope(string From, string To, string Raw)
{
    public string Dotted => (Raw.StartsWith('.') ? "." : "") + Raw.Replace("\r\n.", "\r\n..");
}
