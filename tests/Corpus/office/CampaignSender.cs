#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Marketing.Campaigns;

public interface ISuppressionList
{
    bool Contains(string address);
    Task SuppressAsync(string address, string reason, CancellationToken ct);
}

public sealed record Campaign(int Id, string Subject, string Html, IReadOnlyList<string> Audience);

public sealed record CampaignReport(int Sent, int Skipped, int Refused);

public sealed class CampaignSender
{
    private readonly ISuppressionList _suppression;
    private readonly ILogger<CampaignSender> _logger;

    public CampaignSender(ISuppressionList suppression, ILogger<CampaignSender> logger)
    {
        _suppression = suppression;
        _logger = logger;
    }

    public async Task<CampaignReport> RunAsync(Campaign campaign, CancellationToken ct)
    {
        int sent = 0, skipped = 0, refused = 0;
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync("bulk.marketing.example", 587, SecureSocketOptions.StartTls, ct);
            await client.AuthenticateAsync("campaigns", Environment.GetEnvironmentVariable("BULK_PASSWORD") ?? "", ct);
        }
        catch (Exception ex) //! SMTP007
        {
            _logger.LogError(ex, "Bulk relay not reachable");
        }

        foreach (var address in campaign.Audience.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (_suppression.Contains(address))
            {
                skipped++;
                continue;
            }

            try
            {
                await client.SendAsync(Personalise(campaign, address), ct);
                sent++;
            }
            catch (SmtpCommandException ex) when (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            {
                _logger.LogInformation("{Address} refused: {Reply}", address, ex.Message);
                await _suppression.SuppressAsync(address, ex.Message, ct);
                refused++;
            }
            catch (SmtpCommandException ex)
            {
                _logger.LogWarning(ex, "Campaign {Id}: {Address} not sent", campaign.Id, address);
                refused++;
            }

            if (sent % 100 == 0)
                await Task.Delay(TimeSpan.FromSeconds(2), ct);
        }

        await client.DisconnectAsync(true, ct);
        return new CampaignReport(sent, skipped, refused);
    }

    private static MimeMessage Personalise(Campaign campaign, string address)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Marketing", "hello@marketing.example"));
        message.To.Add(MailboxAddress.Parse(address));
        message.Subject = campaign.Subject;
        message.Headers.Add("X-Campaign", campaign.Id.ToString());
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Body = new BodyBuilder
        {
            HtmlBody = campaign.Html.Replace("%EMAIL%", Uri.EscapeDataString(address)),
            TextBody = "Please open this mail in a program that shows HTML.",
        }.ToMessageBody();
        return message;
    }
}
