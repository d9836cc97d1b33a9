using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Corpus.Mixed.InviteService;

public sealed class InviteOptions
{
    public string Relay { get; set; } = "localhost";
    public int RelayPort { get; set; } = 25;
    public int MaxAttempts { get; set; } = 3;
}

public interface IInviteService
{
    Task InviteAsync(string address, Uri link, CancellationToken ct);
}

internal sealed class InviteService(IOptions<InviteOptions> options, ILogger<InviteService> logger) : IInviteService
{
    private InviteOptions Settings => options.Value;

    public async Task InviteAsync(string address, Uri link, CancellationToken ct)
    {
        var mime = Compose(address, link);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var smtp = new SmtpClient();
                await smtp.ConnectAsync(Settings.Relay, Settings.RelayPort, cancellationToken: ct);
                await smtp.SendAsync(mime, ct);
                await smtp.DisconnectAsync(quit: true, ct);
                return;
            }
            catch (SmtpCommandException ex) when (attempt < Settings.MaxAttempts && ex is
            {
                StatusCode: SmtpStatusCode.MailboxBusy
                or SmtpStatusCode.ErrorInProcessing
                or SmtpStatusCode.TransactionFailed  //! SMTP001
            })
            {
                logger.LogInformation("invite for {Address} postponed", address);
                await Task.Delay(TimeSpan.FromSeconds(20 * attempt), ct);
            }
        }
    }

    private static MimeMessage Compose(string address, Uri link)
    {
        var html = $"""<p>You have been invited.</p><p><a href="{link}">Join</a></p>""";
        var mime = new MimeMessage { Subject = "Invitation", Body = new TextPart("html") { Text = html } };
        mime.From.Add(MailboxAddress.Parse("invite@team.example"));
        mime.To.Add(MailboxAddress.Parse(address));
        return mime;
    }
}
