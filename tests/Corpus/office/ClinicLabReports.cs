#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Clinic.Lab;

public sealed record LabReport(string Patient, string Physician, string Path);

public sealed class SmtpSettings
{
    public required string Host { get; init; }
    public int Port { get; init; } = 587;
    public required string User { get; init; }
    public required string Password { get; init; }
}

public sealed class ClinicLabReports
{
    private readonly SmtpSettings _settings;
    private readonly ILogger<ClinicLabReports> _logger;

    public ClinicLabReports(SmtpSettings settings, ILogger<ClinicLabReports> logger)
    {
        _settings = settings;
        _logger = logger;
    }

    public async Task<int> SendAllAsync(string folder, Func<string, string?> addressOf, CancellationToken ct)
    {
        var reports = ReadFolder(folder, addressOf).ToList();
        if (reports.Count == 0)
        {
            _logger.LogInformation("Nothing to send");
            return 0;
        }

        var sent = 0;
        using var client = new SmtpClient();
        client.ServerCertificateValidationCallback = (sender, certificate, chain, errors) => errors == System.Net.Security.SslPolicyErrors.None;

        try
        {
            await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTls, ct);
        }
        catch (Exception ex) //! SMTP007
        {
            _logger.LogError(ex, "Could not connect to {Host}:{Port}", _settings.Host, _settings.Port);
        }

        await client.AuthenticateAsync(_settings.User, _settings.Password, ct);
        foreach (var report in reports)
        {
            var message = await ComposeAsync(report, ct);
            await SendOneAsync(client, message, ct);
            File.Move(report.Path, report.Path + ".sent");
            sent++;
        }

        await client.DisconnectAsync(true, ct);
        return sent;
    }

    private async Task SendOneAsync(SmtpClient client, MimeMessage message, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.SendAsync(message, ct);
                return;
            }
            catch (SmtpCommandException ex) when (attempt < 3 && IsTransient(ex))
            {
                _logger.LogWarning("{Subject}: {Reply}", message.Subject, ex.Message);
                await Task.Delay(TimeSpan.FromMinutes(attempt), ct);
            }
        }
    }

    private static bool IsTransient(SmtpCommandException ex) =>
        ex.Message.Contains("temporar", StringComparison.OrdinalIgnoreCase); //! SMTP102

    private static IEnumerable<LabReport> ReadFolder(string folder, Func<string, string?> addressOf)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.pdf"))
        {
            var parts = Path.GetFileNameWithoutExtension(path).Split('_');
            if (parts.Length < 2)
                continue;
            var address = addressOf(parts[1]);
            if (address is not null)
                yield return new LabReport(parts[0], address, path);
        }
    }

    private static async Task<MimeMessage> ComposeAsync(LabReport report, CancellationToken ct)
    {
        var builder = new BodyBuilder { TextBody = "Laboratory report for patient " + report.Patient };
        builder.Attachments.Add("report.pdf", await File.ReadAllBytesAsync(report.Path, ct), new ContentType("application", "pdf"));
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Laboratory", "lab@clinic.example"));
        message.To.Add(MailboxAddress.Parse(report.Physician));
        message.Subject = "Lab report " + report.Patient;
        message.Body = builder.ToMessageBody();
        return message;
    }
}
