#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Campaigns.Engine;

public enum Lane
{
    Fast,
    Slow,
    Tomorrow,
    Drop,
}

public sealed class Parcel
{
    public required MimeMessage Message { get; init; }
    public DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;
    public int Hops { get; set; }
}

public sealed class LaneSelector
{
    public Lane Select(SmtpCommandException error)
    {
        var code = (int)error.StatusCode;
        if (code is 10053 or 10054) //! SMTP008
            return Lane.Slow;
        if (code == 421)
            return Lane.Slow;
        if (code >= 500)
            return Lane.Drop;
        if (code == 552) //! SMTP008
            return Lane.Tomorrow;
        return code == 452 ? Lane.Tomorrow : Lane.Slow;
    }
}

public sealed class LaneWorker : BackgroundService
{
    private readonly Dictionary<Lane, Channel<Parcel>> _lanes = new()
    {
        [Lane.Fast] = Channel.CreateUnbounded<Parcel>(),
        [Lane.Slow] = Channel.CreateUnbounded<Parcel>(),
        [Lane.Tomorrow] = Channel.CreateUnbounded<Parcel>(),
    };

    private readonly LaneSelector _selector;
    private readonly Func<CancellationToken, Task<ISmtpClient>> _open;
    private readonly ILogger<LaneWorker> _logger;

    public LaneWorker(LaneSelector selector, Func<CancellationToken, Task<ISmtpClient>> open, ILogger<LaneWorker> logger)
    {
        _selector = selector;
        _open = open;
        _logger = logger;
    }

    public bool TryPost(MimeMessage message) => _lanes[Lane.Fast].Writer.TryWrite(new Parcel { Message = message });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        PumpAsync(Lane.Fast, TimeSpan.Zero, stoppingToken),
        PumpAsync(Lane.Slow, TimeSpan.FromMinutes(10), stoppingToken),
        PumpAsync(Lane.Tomorrow, TimeSpan.FromHours(20), stoppingToken));

    private async Task PumpAsync(Lane lane, TimeSpan pause, CancellationToken token)
    {
        await foreach (var parcel in _lanes[lane].Reader.ReadAllAsync(token))
        {
            var due = parcel.Created + pause * (parcel.Hops + 1);
            if (lane != Lane.Fast && due > DateTimeOffset.UtcNow)
                await Task.Delay(due - DateTimeOffset.UtcNow, token);

            using var client = await _open(token);
            try
            {
                await client.SendAsync(parcel.Message, token);
            }
            catch (SmtpCommandException error)
            {
                var next = _selector.Select(error);
                if (next == Lane.Drop || ++parcel.Hops > 12)
                {
                    _logger.LogError(error, "Parcel to {To} dropped", parcel.Message.To);
                    continue;
                }

                await _lanes[next].Writer.WriteAsync(parcel, token);
            }
        }
    }
}
