#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Postbox.Local;

public sealed record Handover(string Recipient, int Code, string Text)
{
    public bool Stored => Code is >= 200 and < 300;
    public bool Deferred => Code is >= 400 and < 500;
    public bool Bounced => Code is >= 500 and < 600;
}

/// <summary>Hands messages to the local store over LMTP (RFC 2033), which answers once for each recipient.</summary>
public sealed class LmtpHandover(string socketPath)
{
    public async Task<IReadOnlyList<Handover>> GiveAsync(string sender, IReadOnlyList<string> recipients, byte[] dotStuffed)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);

        var results = new List<Handover>();
        var accepted = new List<string>();

        var welcome = await TakeAsync(reader);
        if (welcome.Code != 220)
            return All(recipients, welcome);
        var lhlo = await AskAsync(stream, reader, "LHLO postbox");
        if (lhlo.Code != 250)
            return All(recipients, lhlo);
        var mail = await AskAsync(stream, reader, $"MAIL FROM:<{sender}>");
        if (mail.Code != 250)
            return All(recipients, mail);

        foreach (var recipient in recipients)
        {
            var (code, text) = await AskAsync(stream, reader, $"RCPT TO:<{recipient}>");
            if (code / 100 == 2)
                accepted.Add(recipient);
            else
                results.Add(new Handover(recipient, code, text));
        }
        if (accepted.Count == 0)
            return results;

        var data = await AskAsync(stream, reader, "DATA");
        if (data.Code != 354)
        {
            results.AddRange(All(accepted, data));
            return results;
        }

        await stream.WriteAsync(dotStuffed);
        await stream.WriteAsync("\r\n.\r\n"u8.ToArray());
        foreach (var recipient in accepted)
        {
            var (code, text) = await TakeAsync(reader);
            results.Add(new Handover(recipient, code, text));
        }
        await stream.WriteAsync("QUIT\r\n"u8.ToArray());
        return results;
    }

    private static List<Handover> All(IEnumerable<string> recipients, (int Code, string Text) reply)
    {
        var list = new List<Handover>();
        foreach (var recipient in recipients)
            list.Add(new Handover(recipient, reply.Code, reply.Text));
        return list;
    }

    private static async Task<(int Code, string Text)> AskAsync(Stream stream, StreamReader reader, string line)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await TakeAsync(reader);
    }

    private static async Task<(int Code, string Text)> TakeAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync();
            if (line is null || line.Length < 3)
                return (451, "the store hung up");
            if (line.Length > 3 && line[3] == '-')
                continue;
            return (int.Parse(line[..3]), line);
        }
    }
}
