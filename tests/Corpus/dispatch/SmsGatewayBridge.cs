#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Alerts.Channels;

/// <summary>Codes of the gateway, see its manual, chapter 7.</summary>
public enum GatewayCode
{
    Queued = 100,
    Throttled = 421,
    HandsetBusy = 450,
    OperatorDown = 550,
    RouteCongested = 554,
    UnknownNumber = 610,
    NoCredit = 700,
}

public sealed class GatewayException(GatewayCode code, string text) : Exception(text)
{
    public GatewayCode Code { get; } = code;
}

public interface IAlertChannel
{
    string Name { get; }
    Task NotifyAsync(string target, string text, CancellationToken token);
}

public sealed class SmsChannel(HttpClient http, ILogger<SmsChannel> logger) : IAlertChannel
{
    private static readonly Dictionary<GatewayCode, TimeSpan> Waits = new()
    {
        [GatewayCode.Throttled] = TimeSpan.FromSeconds(30),
        [GatewayCode.HandsetBusy] = TimeSpan.FromMinutes(2),
        [GatewayCode.OperatorDown] = TimeSpan.FromMinutes(10),
        [GatewayCode.RouteCongested] = TimeSpan.FromMinutes(5),
    };

    public string Name => "sms";

    public async Task NotifyAsync(string target, string text, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await SubmitAsync(target, text, token);
                return;
            }
            catch (GatewayException ex) when (attempt < 3 && ShouldRetry(ex))
            {
                logger.LogWarning("SMS to {Target}: {Code}", target, ex.Code);
                await Task.Delay(Waits[ex.Code], token);
            }
        }
    }

    private static bool ShouldRetry(GatewayException ex) => Waits.ContainsKey(ex.Code);

    private async Task SubmitAsync(string target, string text, CancellationToken token)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["to"] = target, ["text"] = text });
        using var response = await http.PostAsync("send", content, token);
        var answer = await response.Content.ReadAsStringAsync(token);
        if (!int.TryParse(answer.Split(' ')[0], out var number))
            throw new FormatException("unexpected answer: " + answer);

        var code = (GatewayCode)number;
        if (code != GatewayCode.Queued)
            throw new GatewayException(code, answer);
    }
}

public sealed class AlertRouter(IEnumerable<IAlertChannel> channels, ILogger<AlertRouter> logger)
{
    public async Task<bool> RouteAsync(string target, string text, CancellationToken token)
    {
        foreach (var channel in channels)
        {
            try
            {
                await channel.NotifyAsync(target, text, token);
                return true;
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "Channel {Name} failed", channel.Name);
            }
        }

        return false;
    }
}
