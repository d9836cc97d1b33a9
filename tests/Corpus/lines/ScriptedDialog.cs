#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Platform.Mail.Abstractions;

public interface IWire : IAsyncDisposable
{
    Task OpenAsync(string host, int port, CancellationToken ct);
    Task<string> ReceiveAsync(CancellationToken ct);
    Task TransmitAsync(string line, CancellationToken ct);
    Task<string> ExchangeAsync(string line, CancellationToken ct);
}

public delegate Task<bool> ReplyPolicy(string command, string reply);

public sealed record MailJob(string From, string To, string Content);

public interface IMailJobRunner
{
    Task RunAsync(MailJob job, CancellationToken ct);
}

/// <summary>
/// Knows the order of the commands only. The wire throws for what the policy does not let through.
/// </summary>
public sealed class ScriptedDialog : IMailJobRunner
{
    private readonly Func<IWire> _wireFactory;
    private readonly ReplyPolicy _policy;
    private readonly ILogger<ScriptedDialog> _logger;

    public ScriptedDialog(Func<IWire> wireFactory, ReplyPolicy policy, ILogger<ScriptedDialog> logger)
    {
        _wireFactory = wireFactory;
        _policy = policy;
        _logger = logger;
    }

    public async Task RunAsync(MailJob job, CancellationToken ct)
    {
        await using IWire wire = _wireFactory();
        await wire.OpenAsync("smtp.platform.internal", 25, ct);

        await StepAsync("(greeting)", await wire.ReceiveAsync(ct));
        await StepAsync("EHLO", await wire.ExchangeAsync("EHLO runner.platform.internal", ct));
        await StepAsync("MAIL", await wire.ExchangeAsync($"MAIL FROM:<{job.From}>", ct));
        await StepAsync("RCPT", await wire.ExchangeAsync($"RCPT TO:<{job.To}>", ct));
        await StepAsync("DATA", await wire.ExchangeAsync("DATA", ct));
        foreach (string line in job.Content.Split('\n'))
            await wire.TransmitAsync(line.StartsWith('.') ? "." + line : line, ct);
        await StepAsync("(end of data)", await wire.ExchangeAsync(".", ct));
        await wire.TransmitAsync("QUIT", ct);
        _logger.LogInformation("Mail to {To} is out", job.To);
    }

    private async Task StepAsync(string command, string reply)
    {
        if (!await _policy(command, reply))
            throw new IOException($"{command}: {reply}");
    }
}

public static class ScriptedDialogRegistration
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.OrdinalIgnoreCase)
    {
        ["(greeting)"] = "220",
        ["EHLO"] = "250",
        ["MAIL"] = "250",
        ["RCPT"] = "25",
        ["DATA"] = "354",
        ["(end of data)"] = "250"
    };

    public static IServiceCollection AddScriptedDialog(this IServiceCollection services, Func<IWire> wireFactory)
    {
        services.AddSingleton(wireFactory);
        services.AddSingleton<ReplyPolicy>(static (command, reply) =>
            Task.FromResult(Expected.TryGetValue(command, out string? prefix) && reply.StartsWith(prefix, StringComparison.Ordinal)));
        services.AddTransient<IMailJobRunner, ScriptedDialog>();
        return services;
    }
}
