#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Foundation.Board;

public sealed record Member(string Name, string Address, bool Voting);

public sealed class BoardMinutesMailer
{
    private readonly IConfigurationSection _mail;
    private readonly ILogger<BoardMinutesMailer> _logger;

    public BoardMinutesMailer(IConfiguration configuration, ILogger<BoardMinutesMailer> logger)
    {
        _mail = configuration.GetSection("Mail");
        _logger = logger;
    }

    public async Task SendMinutesAsync(DateOnly meeting, FileInfo minutes, IEnumerable<Member> board, CancellationToken ct)
    {
        using var message = new MailMessage
        {
            From = new MailAddress(_mail["From"] ?? "board@foundation.example"),
            Subject = $"Minutes of {meeting:D}",
            Body = "Please send your comments within two weeks.",
        };
        foreach (var member in board)
            (member.Voting ? message.To : message.CC).Add(new MailAddress(member.Address, member.Name));
        message.Attachments.Add(new Attachment(minutes.FullName));

        await SendAsync(message, ct);
        _logger.LogInformation("Minutes of {Meeting} sent to {Count} members", meeting, message.To.Count + message.CC.Count);
    }

    private async Task SendAsync(MailMessage message, CancellationToken ct)
    {
        using var client = CreateClient();
        try
        {
            await client.SendMailAsync(message, ct);
        }
        catch (SmtpFailedRecipientException ex) when (ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.LocalErrorInProcessing)
        {
            _logger.LogWarning("{Recipient}: {Status}", ex.FailedRecipient, ex.StatusCode);
            await Task.Delay(TimeSpan.FromMinutes(2), ct);
            using var second = CreateClient();
            await second.SendMailAsync(message, ct); //! SMTP009
        }
    }

    private SmtpClient CreateClient()
    {
        var client = new SmtpClient(_mail["Host"] ?? "localhost", int.Parse(_mail["Port"] ?? "25"));
        if (_mail["User"] is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, _mail["Password"]);
        client.EnableSsl = bool.TryParse(_mail["Tls"], out var tls) && tls;
        return client;
    }
}
