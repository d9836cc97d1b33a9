using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Resilience.OutboxDispatcher;

public enum RowState { New, Sent, RetryLater, Dead }

public sealed class OutboxRow
{
    public long Id { get; init; }
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }
    public RowState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public string? LastError { get; set; }
}

public interface IOutboxTable
{
    Task<IReadOnlyList<OutboxRow>> TakeDueAsync(int count, CancellationToken ct);
    Task SaveAsync(OutboxRow row, CancellationToken ct);
}

public sealed class OutboxDispatcher(IOutboxTable table, SmtpClient smtp, TimeProvider clock)
{
    private const int MaxAttempts = 12;

    public async Task<int> DrainAsync(CancellationToken ct)
    {
        var rows = await table.TakeDueAsync(50, ct);
        foreach (var row in rows)
        {
            try
            {
                await smtp.SendMailAsync(new MailMessage("system@erp.example", row.To, row.Subject, row.Body), ct);
                row.State = RowState.Sent;
            }
            catch (SmtpException ex)
            {
                row.Attempts++;
                row.LastError = ex.Message;
                row.State = row.Attempts >= MaxAttempts ? RowState.Dead : Decide(ex.StatusCode);
                row.NotBefore = clock.GetUtcNow() + TimeSpan.FromMinutes(5 * row.Attempts);
            }

            await table.SaveAsync(row, ct);
        }

        return rows.Count;
    }

    private static RowState Decide(SmtpStatusCode status) => status switch
    {
        SmtpStatusCode.ServiceNotAvailable => RowState.RetryLater,
        SmtpStatusCode.LocalErrorInProcessing => RowState.RetryLater,
        SmtpStatusCode.InsufficientStorage => RowState.RetryLater,
        SmtpStatusCode.MailboxBusy => RowState.RetryLater,
        SmtpStatusCode.TransactionFailed => RowState.RetryLater,  //! SMTP001
        SmtpStatusCode.ClientNotPermitted => RowState.RetryLater,
        SmtpStatusCode.GeneralFailure => RowState.RetryLater,
        _ => RowState.Dead
    };
}
