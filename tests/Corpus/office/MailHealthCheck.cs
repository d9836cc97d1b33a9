#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Platform.Health;

public sealed record RelayAddress(string Host, int Port, string? User = null, string? Password = null);

public sealed record ProbeResult(string State, string Text, Exception? Error, IReadOnlyDictionary<string, object>? Data)
{
    public static ProbeResult Healthy(string text, IReadOnlyDictionary<string, object>? data = null) => new("healthy", text, null, data);
    public static ProbeResult Degraded(string text, Exception? error = null, IReadOnlyDictionary<string, object>? data = null) => new("degraded", text, error, data);
    public static ProbeResult Unhealthy(string text, Exception? error = null, IReadOnlyDictionary<string, object>? data = null) => new("unhealthy", text, error, data);
}

/// <summary>Looks whether the relays take connections, and sends a test mail over the first that does.</summary>
public sealed class MailHealthCheck(IReadOnlyList<RelayAddress> relays, string testAddress, ILogger<MailHealthCheck> logger)
{
    public async Task<ProbeResult> CheckAsync(CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>();
        var clock = Stopwatch.StartNew();
        using var client = new SmtpClient { Timeout = 10_000 };

        foreach (var relay in relays)
        {
            try
            {
                await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.Auto, cancellationToken);
                break;
            }
            catch (SmtpCommandException ex)
            {
                logger.LogWarning("{Relay} greets with {Code}", relay.Host, (int)ex.StatusCode);
                data[relay.Host] = (int)ex.StatusCode;
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogWarning(ex, "{Relay} cannot be reached", relay.Host);
                data[relay.Host] = ex.GetType().Name;
            }
        }

        if (!client.IsConnected)
            return ProbeResult.Unhealthy("No relay takes connections", data: data);

        try
        {
            await client.SendAsync(TestMessage(), cancellationToken);
            data["milliseconds"] = clock.ElapsedMilliseconds;
            return data.Count > 1
                ? ProbeResult.Degraded("Some relays are down", data: data)
                : ProbeResult.Healthy("Mail goes out", data);
        }
        catch (SmtpCommandException ex)
        {
            data["reply"] = ex.Message;
            return (int)ex.StatusCode < 500
                ? ProbeResult.Degraded("The relay is busy", ex, data)
                : ProbeResult.Unhealthy("The relay refuses the test mail", ex, data);
        }
        finally
        {
            await client.DisconnectAsync(true, CancellationToken.None);
        }
    }

    public async Task<bool> WarmUpAsync(RelayAddress relay, CancellationToken ct)
    {
        using var client = new SmtpClient();
        bool ready;
        try
        {
            await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.Auto, ct);
            ready = true;
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Warm-up of {Relay}", relay.Host);
            ready = false;
        }

        if (ready && relay.User is not null)
            await client.AuthenticateAsync(relay.User, relay.Password ?? "", ct);
        return ready;
    }

    private MimeMessage TestMessage()
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("health@platform.example"));
        message.To.Add(MailboxAddress.Parse(testAddress));
        message.Subject = "Health check";
        message.Body = new TextPart("plain") { Text = DateTimeOffset.UtcNow.ToString("O") };
        return message;
    }
}
