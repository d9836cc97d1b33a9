#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace CampusProject.Signup;

public enum ProbeVerdict { Deliverable, Rejected, Unknown }

public sealed record ProbeReport(string Address, ProbeVerdict Verdict, int Code, string Text);

/// <summary>Asks the mail host of a new user if it knows the mailbox.</summary>
public sealed class SignupAddressProbe(string ownHost, string probeSender)
{
    private readonly Dictionary<string, ProbeReport> _cache = new(StringComparer.OrdinalIgnoreCase);

    public async Task<ProbeReport> ProbeAsync(string address, string mxHost, CancellationToken token = default)
    {
        if (_cache.TryGetValue(address, out var known))
            return known;

        ProbeReport report;
        try
        {
            report = await TalkAsync(address, mxHost, token);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            report = new ProbeReport(address, ProbeVerdict.Unknown, 0, error.Message);
        }

        if (report.Verdict != ProbeVerdict.Unknown)
            _cache[address] = report;
        return report;
    }

    private async Task<ProbeReport> TalkAsync(string address, string mxHost, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mxHost, 25, token);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var (code, text) = await HearAsync(reader, token);
        if (code / 10 != 22)
            return new ProbeReport(address, ProbeVerdict.Unknown, code, text);

        (code, text) = await AskAsync(writer, reader, $"EHLO {ownHost}", token);
        if (code is 500 or 502)
            (code, text) = await AskAsync(writer, reader, $"HELO {ownHost}", token);
        if (code != 250)
            return new ProbeReport(address, ProbeVerdict.Unknown, code, text);

        (code, text) = await AskAsync(writer, reader, $"MAIL FROM:<{probeSender}>", token);
        if (code != 250)
            return new ProbeReport(address, ProbeVerdict.Unknown, code, text);

        (code, text) = await AskAsync(writer, reader, $"RCPT TO:<{address}>", token);
        await AskAsync(writer, reader, "QUIT", token);

        var verdict = (code / 100) switch
        {
            2 => ProbeVerdict.Deliverable,
            5 => ProbeVerdict.Rejected,
            _ => ProbeVerdict.Unknown,
        };
        return new ProbeReport(address, verdict, code, text);
    }

    private static async Task<(int Code, string Text)> AskAsync(StreamWriter writer, StreamReader reader, string line, CancellationToken token)
    {
        await writer.WriteLineAsync(line.AsMemory(), token);
        return await HearAsync(reader, token);
    }

    private static async Task<(int Code, string Text)> HearAsync(StreamReader reader, CancellationToken token)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException("No reply line: " + line);
            text.Append(line.Length > 4 ? line[4..] : "").Append(' ');
            if (line.Length == 3 || line[3] != '-')
                return (code, text.ToString().TrimEnd());
        }
        throw new IOException("The host hung up.");
    }
}
