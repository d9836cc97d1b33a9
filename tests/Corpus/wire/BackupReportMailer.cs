#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace VaultKeeper.Reports;

public sealed record BackupJob(string Name, long Bytes, TimeSpan Took, bool Succeeded);

public sealed record ReportSettings(string Host, int Port, string? User, string? Password, string From, string[] To);

/// <summary>Mails the table of last night's jobs; first looks by hand if the relay is awake.</summary>
public sealed class BackupReportMailer
{
    private readonly ReportSettings _settings;
    private readonly ILogger<BackupReportMailer> _log;

    public BackupReportMailer(ReportSettings settings, ILogger<BackupReportMailer> log)
    {
        _settings = settings;
        _log = log;
    }

    public async Task RunAsync(IReadOnlyCollection<BackupJob> jobs, CancellationToken ct)
    {
        if (!await RelayAnswersAsync(ct))
        {
            _log.LogWarning("Relay {Host} does not greet, the report waits for the next run", _settings.Host);
            return;
        }

        var message = BuildMessage(jobs);
        using var client = new SmtpClient();
        client.Timeout = 60_000;

        try
        {
            await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTlsWhenAvailable, ct);
            _log.LogDebug("Connected, capabilities {Capabilities}", client.Capabilities);
        }
        catch (SocketException e) //! SMTP007
        {
            _log.LogError(e, "Relay {Host}:{Port} cannot be reached", _settings.Host, _settings.Port);
        }

        if (_settings.User is { Length: > 0 } user)
            await client.AuthenticateAsync(user, _settings.Password ?? "", ct);

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
        _log.LogInformation("Report on {Count} jobs sent", jobs.Count);
    }

    private async Task<bool> RelayAnswersAsync(CancellationToken ct)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(_settings.Host, _settings.Port, ct);
            using var reader = new StreamReader(probe.GetStream(), Encoding.ASCII);
            var line = await reader.ReadLineAsync(ct);
            return line is not null && line.StartsWith("220", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            _log.LogDebug(e, "probe failed");
            return false;
        }
    }

    private MimeMessage BuildMessage(IReadOnlyCollection<BackupJob> jobs)
    {
        var failed = jobs.Count(j => !j.Succeeded);
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_settings.From));
        message.To.AddRange(_settings.To.Select(MailboxAddress.Parse));
        message.Subject = failed == 0
            ? $"Backup: {jobs.Count} jobs, all well"
            : $"Backup: {failed} of {jobs.Count} jobs FAILED";

        var rows = new StringBuilder();
        foreach (var job in jobs.OrderBy(j => j.Succeeded).ThenBy(j => j.Name, StringComparer.OrdinalIgnoreCase))
        {
            rows.Append("<tr><td>").Append(job.Name)
                .Append("</td><td>").Append(job.Bytes / 1048576).Append(" MiB")
                .Append("</td><td>").Append(job.Took.ToString("g"))
                .Append("</td><td>").Append(job.Succeeded ? "ok" : "failed")
                .Append("</td></tr>");
        }

        var builder = new BodyBuilder
        {
            HtmlBody = $"<table>{rows}</table>",
            TextBody = string.Join(Environment.NewLine, jobs.Select(j => $"{j.Name}: {(j.Succeeded ? "ok" : "failed")}")),
        };
        message.Body = builder.ToMessageBody();
        return message;
    }
}
