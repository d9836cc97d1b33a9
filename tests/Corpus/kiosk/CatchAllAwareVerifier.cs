#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace LeadTools.Verification;

public enum MailboxStatus { Deliverable, Undeliverable, AcceptsEverything, Greylisted, Unknown }

public sealed class CatchAllAwareVerifier
{
    private readonly string _heloName;
    private readonly string _probeSender;

    public CatchAllAwareVerifier(string heloName, string probeSender)
    {
        _heloName = heloName;
        _probeSender = probeSender;
    }

    public async Task<MailboxStatus> VerifyAsync(string mx, string address, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient { ReceiveTimeout = 30_000 };
            await client.ConnectAsync(mx, 25, ct);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            return await DialogAsync(reader, writer, address, ct);
        }
        catch (Exception e) when (e is SocketException or IOException or FormatException)
        {
            return MailboxStatus.Unknown;
        }
    }

    private async Task<MailboxStatus> DialogAsync(StreamReader reader, StreamWriter writer, string address, CancellationToken ct)
    {
        if (await CodeAsync(null) is not 220)
            return MailboxStatus.Unknown;
        if (await CodeAsync("EHLO " + _heloName) is not 250 && await CodeAsync("HELO " + _heloName) is not 250)
            return MailboxStatus.Unknown;
        if (await CodeAsync($"MAIL FROM:<{_probeSender}>") is not 250)
            return MailboxStatus.Unknown;

        var status = await CodeAsync($"RCPT TO:<{address}>") switch
        {
            250 or 251 => MailboxStatus.Deliverable,
            550 or 551 or 553 => MailboxStatus.Undeliverable,
            450 or 451 or 421 => MailboxStatus.Greylisted,
            _ => MailboxStatus.Unknown,
        };

        if (status == MailboxStatus.Deliverable)
        {
            var random = "no-" + Guid.NewGuid().ToString("N")[..12] + address[address.IndexOf('@')..];
            if (await CodeAsync($"RCPT TO:<{random}>") / 100 == 2)
                status = MailboxStatus.AcceptsEverything;
        }
        else if (status == MailboxStatus.Unknown)
        {
            var vrfy = await CodeAsync("VRFY " + address);
            if (vrfy is 250 or 251)
                status = MailboxStatus.Deliverable;
        }

        await writer.WriteLineAsync("RSET");
        await reader.ReadLineAsync(ct);
        await writer.WriteLineAsync("QUIT");
        return status;

        async Task<int> CodeAsync(string? command)
        {
            if (command is not null)
                await writer.WriteLineAsync(command);
            string? line;
            do
            {
                line = await reader.ReadLineAsync(ct);
            }
            while (line?.Length > 3 && line[3] == '-');
            return line is { Length: >= 3 } ? int.Parse(line.AsSpan(0, 3)) : 0;
        }
    }
}
