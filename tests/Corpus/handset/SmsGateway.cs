#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Carrier.SmsGateway;

public sealed record GatewayReply(int Code, string? Enhanced, string Text);

public static class ReplyPolicy
{
    private static readonly HashSet<int> Transients = new()
    {
        421,
        450,
        451,
        452,
        550, //! SMTP001
    };

    public static bool IsTransient(GatewayReply reply) => Transients.Contains(reply.Code);
}

public sealed class SmsGateway(string host, TimeProvider clock)
{
    public async Task<GatewayReply> SubmitAsync(string msisdn, string text, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await OnceAsync(msisdn, text, token);
            if (reply.Code / 100 == 2 || attempt == 4 || !ReplyPolicy.IsTransient(reply))
                return reply;
            await Task.Delay(TimeSpan.FromSeconds(20 * attempt), clock, token);
        }
    }

    private async Task<GatewayReply> OnceAsync(string msisdn, string text, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 2525, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var reply = await ReadAsync(reader, token);
        if (reply.Code != 220)
            return reply;

        string[] script =
        {
            "EHLO sms.carrier.example",
            "MAIL FROM:<sms@carrier.example>",
            $"RCPT TO:<{msisdn}@sms.carrier.example>",
            "DATA",
        };
        foreach (var command in script)
        {
            await writer.WriteLineAsync(command);
            reply = await ReadAsync(reader, token);
            if (reply.Code >= 400)
                return reply;
        }

        await writer.WriteLineAsync($"Subject: SMS\r\n\r\n{text}\r\n.");
        return await ReadAsync(reader, token);
    }

    private static async Task<GatewayReply> ReadAsync(StreamReader reader, CancellationToken token)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(token);
        }
        while (line is { Length: > 3 } && line[3] == '-');

        if (line is null || line.Length < 3)
            return new GatewayReply(421, null, "connection closed");
        var rest = line.Length > 4 ? line[4..] : "";
        var blank = rest.IndexOf(' ');
        var enhanced = blank > 4 && rest[1] == '.' ? rest[..blank] : null;
        return new GatewayReply(int.Parse(line[..3]), enhanced, rest);
    }
}
