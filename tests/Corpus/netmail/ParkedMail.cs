using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.NetMail.ParkedMail;

public enum ParkReason { None, RefusedByServer, ConnectionLost }

public sealed class ParkedItem
{
    public required Guid Id { get; init; }
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required string Html { get; init; }
    public ParkReason Reason { get; set; }
    public string? ServerText { get; set; }
    public string? ReviewedBy { get; set; }
}

public interface IParkingLot
{
    Task PutAsync(ParkedItem item);
    Task<ParkedItem?> FindAsync(Guid id);
    Task RemoveAsync(Guid id);
    Task<IReadOnlyList<ParkedItem>> ListAsync();
}

/// <summary>Behind the "Parked mail" page of the back office.</summary>
public sealed class ParkedMailService(SmtpClient smtp, IParkingLot lot)
{
    private const string Sender = "backoffice@insurer.example";

    public async Task SendOrParkAsync(ParkedItem item)
    {
        try
        {
            await DeliverAsync(item);
        }
        catch (SmtpException ex) when ((int)ex.StatusCode >= 500)
        {
            item.Reason = ParkReason.RefusedByServer;
            item.ServerText = ex.Message;
            await lot.PutAsync(item);
        }
    }

    public async Task<string[]> OverviewAsync() =>
        (await lot.ListAsync()).Select(i => $"{i.To}: {i.ServerText}").ToArray();

    // Called from the Resend button after somebody has looked at the entry.
    public async Task<bool> ResendAsync(Guid id, string reviewer)
    {
        if (await lot.FindAsync(id) is not { } item)
            return false;

        item.ReviewedBy = reviewer;
        await DeliverAsync(item);
        await lot.RemoveAsync(id);
        return true;
    }

    private async Task DeliverAsync(ParkedItem item)
    {
        using var mail = new MailMessage(Sender, item.To, item.Subject, item.Html) { IsBodyHtml = true };
        await smtp.SendMailAsync(mail);
    }
}
