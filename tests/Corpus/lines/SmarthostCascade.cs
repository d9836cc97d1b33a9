#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Logistics.Mailing;

public sealed record Smarthost(string Name, int Port, string Domain);

public sealed record Waybill(string Id, string Sender, string Receiver, string Text);

internal readonly record struct Answer(int Code, string Text)
{
    public bool Ok => Code is >= 200 and <= 399;
    public override string ToString() => $"{Code} {Text}";
}

/// <summary>
/// Three providers with three ideas of what is spam. What one refuses another one takes.
/// </summary>
public sealed class SmarthostCascade
{
    private readonly IReadOnlyList<Smarthost> _hosts;
    private readonly ILogger<SmarthostCascade> _logger;

    public SmarthostCascade(IEnumerable<Smarthost> hosts, ILogger<SmarthostCascade> logger)
    {
        _hosts = hosts.ToArray();
        _logger = logger;
    }

    public async Task<bool> ShipAsync(Waybill waybill, CancellationToken ct)
    {
        foreach (Smarthost host in _hosts)
        {
            Answer answer = await SendAsync(host, waybill, ct);
            if (answer.Ok)
                return true;

            if (answer.Code is 550 or 554 or 571)
            {
                _logger.LogInformation("{Host} refuses {Id} ({Answer}), next one", host.Name, waybill.Id, answer);
                await Task.Delay(200, ct);
                continue;
            }

            if (answer.Code is >= 400 and < 500)
            {
                await Task.Delay(TimeSpan.FromSeconds(40), ct);
                answer = await SendAsync(host, waybill, ct);
                if (answer.Ok)
                    return true;
            }
        }
        return false;
    }

    private static async Task<Answer> SendAsync(Smarthost host, Waybill waybill, CancellationToken ct)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host.Name, host.Port, ct);
            NetworkStream stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);

            Answer answer = await HearAsync(reader, ct);
            foreach (string line in Script(host, waybill))
            {
                if (!answer.Ok)
                    return answer;
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
                answer = await HearAsync(reader, ct);
            }

            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
            return answer;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new Answer(421, e.Message);
        }
    }

    private static IEnumerable<string> Script(Smarthost host, Waybill waybill)
    {
        yield return $"EHLO {host.Domain}";
        yield return $"MAIL FROM:<{waybill.Sender}>";
        yield return $"RCPT TO:<{waybill.Receiver}>";
        yield return "DATA";
        yield return $"From: <{waybill.Sender}>\r\nTo: <{waybill.Receiver}>\r\nSubject: Waybill {waybill.Id}\r\n\r\n"
            + waybill.Text.Replace("\r\n.", "\r\n..") + "\r\n.";
    }

    private static async Task<Answer> HearAsync(StreamReader reader, CancellationToken ct)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(ct) ?? throw new EndOfStreamException("hung up");
        }
        while (line.Length > 3 && line[3] == '-');
        return new Answer(int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line[4..] : "");
    }
}
