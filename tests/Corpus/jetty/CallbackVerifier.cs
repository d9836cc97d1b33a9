#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Gateway.SenderChecks;

public enum CallbackResult { Accepted, Refused, NoAnswer }

/// <summary>Asks the home server of a sender whether it would take a bounce for it.</summary>
public sealed class CallbackVerifier
{
    private readonly ConcurrentDictionary<string, (CallbackResult Result, DateTimeOffset Until)> _cache = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILogger<CallbackVerifier> _logger;

    public CallbackVerifier(ILogger<CallbackVerifier> logger) => _logger = logger;

    public async Task<CallbackResult> VerifyAsync(string mx, string sender, CancellationToken token)
    {
        if (_cache.TryGetValue(sender, out var known) && known.Until > DateTimeOffset.UtcNow)
            return known.Result;

        CallbackResult result;
        try
        {
            result = await CallAsync(mx, sender, token);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            _logger.LogInformation("No callback to {Mx}: {Message}", mx, error.Message);
            result = CallbackResult.NoAnswer;
        }

        var keep = result == CallbackResult.NoAnswer ? TimeSpan.FromMinutes(10) : TimeSpan.FromHours(12);
        _cache[sender] = (result, DateTimeOffset.UtcNow + keep);
        return result;
    }

    private async Task<CallbackResult> CallAsync(string mx, string sender, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(mx, 25, token);
        var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await reader.ReadLineAsync(token); //! SMTP003
        if (greeting?.StartsWith("220") == false)
        {
            _logger.LogInformation("{Mx} greets with {Greeting}", mx, greeting);
            return CallbackResult.NoAnswer;
        }

        await writer.WriteLineAsync("HELO gateway.example");
        var reply = await reader.ReadLineAsync(token);
        if (reply is not ['2', ..])
            return CallbackResult.NoAnswer;

        await writer.WriteLineAsync("MAIL FROM:<>");
        reply = await reader.ReadLineAsync(token);
        if (reply is not ['2', ..])
            return CallbackResult.NoAnswer;

        await writer.WriteLineAsync($"RCPT TO:<{sender}>");
        reply = await reader.ReadLineAsync(token);
        await writer.WriteLineAsync("QUIT");
        _logger.LogDebug("{Sender}: {Reply}", sender, reply);

        return reply switch
        {
            ['2', ..] => CallbackResult.Accepted,
            ['5', ..] => CallbackResult.Refused,
            _ => CallbackResult.NoAnswer,
        };
    }
}
