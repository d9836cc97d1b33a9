#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Clinic.Lab;

public interface IResultCourier
{
    Task<CourierOutcome> CarryAsync(LabResult result, CancellationToken token);
}

public sealed record LabResult(Guid OrderId, string Physician, string Html);

public sealed record CourierOutcome(bool Taken, int Code, string Said);

/// <summary>Results that are finished wait here until the courier has taken them.</summary>
public sealed class ResultDesk(IResultCourier courier)
{
    private readonly Queue<(LabResult Result, int Tries)> _waiting = new();

    public void Add(LabResult result) => _waiting.Enqueue((result, 0));

    public async Task<int> WorkAsync(CancellationToken token)
    {
        var lost = 0;
        while (_waiting.TryDequeue(out var item))
        {
            switch (await courier.CarryAsync(item.Result, token))
            {
                case { Taken: true }:
                    break;
                case { Code: 421 or 450 or 451 or 554 } when item.Tries < 5: //! SMTP001
                    await Task.Delay(TimeSpan.FromMinutes(1), token);
                    _waiting.Enqueue((item.Result, item.Tries + 1));
                    break;
                default:
                    lost++;
                    break;
            }
        }
        return lost;
    }
}

public sealed class LabResultCourier(string relay, string me) : IResultCourier
{
    public async Task<CourierOutcome> CarryAsync(LabResult result, CancellationToken token)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(relay, 25, token);
        await using var net = new NetworkStream(socket, ownsSocket: false);
        var lines = Lines(net, token).GetAsyncEnumerator(token);
        await using var writer = new StreamWriter(net, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await NextAsync(lines); //? SMTP003
        if (greeting is null)
            return new CourierOutcome(false, 421, "no greeting");

        CourierOutcome outcome;
        (string Line, int Class)[] dialogue =
        [
            ($"EHLO {me}", 2),
            ($"MAIL FROM:<lab@{me}> BODY=8BITMIME", 2),
            ($"RCPT TO:<{result.Physician}>", 2),
            ("DATA", 3),
            (Document(result) + "\r\n.", 2),
        ];
        foreach (var (line, wanted) in dialogue)
        {
            await writer.WriteLineAsync(line.AsMemory(), token);
            outcome = await OutcomeAsync(lines, wanted);
            if (!outcome.Taken)
                return outcome;
        }

        await writer.WriteLineAsync("QUIT");
        await lines.DisposeAsync();
        return new CourierOutcome(true, 250, $"order {result.OrderId:N} handed over");
    }

    private static async Task<CourierOutcome> OutcomeAsync(IAsyncEnumerator<string> lines, int wanted)
    {
        var reply = await NextAsync(lines);
        if (reply is null)
            return new CourierOutcome(false, 421, "connection closed");
        var code = int.Parse(reply.AsSpan(0, 3));
        return new CourierOutcome(code / 100 == wanted, code, reply);
    }

    private static async Task<string?> NextAsync(IAsyncEnumerator<string> lines)
    {
        while (await lines.MoveNextAsync())
        {
            if (lines.Current.Length < 4 || lines.Current[3] != '-')
                return lines.Current;
        }
        return null;
    }

    private static async IAsyncEnumerable<string> Lines(
        Stream stream,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, false, 1024, leaveOpen: true);
        while (await reader.ReadLineAsync(token) is { } line)
            yield return line;
    }

    private static string Document(LabResult result) => string.Join("\r\n",
        "Subject: Result of order " + result.OrderId.ToString("N"),
        "MIME-Version: 1.0",
        "Content-Type: text/html; charset=utf-8",
        "",
        result.Html.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n.."));
}
