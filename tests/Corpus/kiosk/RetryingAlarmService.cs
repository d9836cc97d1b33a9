#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Alarm.Mailing;

public sealed class SmtpStatusException(int status, string text) : Exception($"{status} {text}")
{
    public int Status { get; } = status;
}

public sealed class RetryingAlarmService
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<SmtpStatusException>(e => e.Status is >= 400 and <= 499)
                .Handle<SocketException>()
                .Handle<IOException>(),
            MaxRetryAttempts = 6,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMinutes(1),
        })
        .Build();

    private readonly string _relay;

    public RetryingAlarmService(string relay) => _relay = relay;

    public async Task<bool> RaiseAsync(string on, string text, CancellationToken ct)
    {
        try
        {
            await _pipeline.ExecuteAsync(async token => await TransferAsync(on, text, token), ct);
            return true;
        }
        catch (SmtpStatusException e) when (e.Status >= 500)
        {
            Console.Error.WriteLine($"{on}: {e.Message}");
            return false;
        }
    }

    private async ValueTask TransferAsync(string to, string text, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_relay, 25, ct);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await ExpectAsync(220);
        await TellAsync("EHLO alarms.example", 250);
        await TellAsync("MAIL FROM:<alarms@example.org>", 250);
        await TellAsync($"RCPT TO:<{to}>", 250, 251);
        await TellAsync("DATA", 354);
        await TellAsync($"To: {to}\r\nSubject: ALARM\r\n\r\n{text}\r\n.", 250);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);

        async Task TellAsync(string line, params int[] wanted)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
            await ExpectAsync(wanted);
        }

        async Task ExpectAsync(params int[] wanted)
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(ct) ?? throw new EndOfStreamException();
                if (line.Length > 3 && line[3] == '-')
                    continue;
                var status = int.Parse(line.AsSpan(0, 3));
                if (Array.IndexOf(wanted, status) < 0)
                    throw new SmtpStatusException(status, line);
                return;
            }
        }
    }
}
