using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Ticketing.Outbox;

public enum OutboxState { Pending, Sent, Failed }

public class OutboxRow
{
    public long Id { get; set; }
    public string Recipient { get; set; } = "";
    public string Payload { get; set; } = "";
    public int TryCount { get; set; }
    public OutboxState State { get; set; }
    public DateTime NextTryUtc { get; set; }
    public string? LastError { get; set; }
}

public interface IOutboxStore
{
    Task<IReadOnlyList<OutboxRow>> TakeDueAsync(int max, CancellationToken ct);
    Task SaveAsync(OutboxRow row, CancellationToken ct);
}

public class OutboxSweeper
{
    private const int MaxTries = 10;

    private static readonly int[] PermanentCodes = { 501, 550, 551, 553 }; //! SMTP107

    private readonly IOutboxStore _store;
    private readonly SmtpClient _smtp;

    public OutboxSweeper(IOutboxStore store, SmtpClient smtp)
    {
        _store = store;
        _smtp = smtp;
    }

    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var row in await _store.TakeDueAsync(50, ct))
        {
            try
            {
                using var mail = new MailMessage("tickets@example.net", row.Recipient, "Your ticket", row.Payload);
                await _smtp.SendMailAsync(mail, ct);
                row.State = OutboxState.Sent;
            }
            catch (SmtpException ex)
            {
                row.TryCount++;
                row.LastError = ex.Message;
                if (Array.IndexOf(PermanentCodes, (int)ex.StatusCode) >= 0 || row.TryCount >= MaxTries)
                {
                    row.State = OutboxState.Failed;
                }
                else
                {
                    row.NextTryUtc = DateTime.UtcNow.AddMinutes(Math.Pow(2, row.TryCount));
                }
            }

            await _store.SaveAsync(row, ct);
        }
    }
}
