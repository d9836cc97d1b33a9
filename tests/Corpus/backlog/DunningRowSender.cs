#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Leasing.Dunning;

public sealed class DunningRow
{
    public int Id { get; set; }
    public string Debtor { get; set; } = "";
    public string Mail { get; set; } = "";
    public decimal Open { get; set; }
    public string Status { get; set; } = "new";
    public DateTime? NextAttemptUtc { get; set; }
    public string? LastError { get; set; }
}

public interface IUnitOfWork
{
    IQueryable<DunningRow> Rows { get; }
    Task CommitAsync(CancellationToken ct);
}

public sealed class DunningRowSender(IUnitOfWork work, SmtpClient smtp, ILogger<DunningRowSender> log, TimeProvider clock)
{
    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = work.Rows
            .Where(r => r.Status == "new" && (r.NextAttemptUtc == null || r.NextAttemptUtc <= now))
            .OrderBy(r => r.Id)
            .Take(200)
            .ToList();

        foreach (var row in due)
        {
            using var letter = Compose(row);
            try
            {
                await smtp.SendMailAsync(letter, ct);
                row.Status = "mailed";
                row.NextAttemptUtc = null;
            }
            catch (SmtpException problem) //! SMTP101
            {
                log.LogWarning(problem, "row {Id}", row.Id);
                row.LastError = problem.Message;
                row.NextAttemptUtc = now.AddHours(1);
            }
            catch (FormatException problem)
            {
                row.LastError = problem.Message;
                row.Status = "bad address";
            }
        }

        await work.CommitAsync(ct);
    }

    private static MailMessage Compose(DunningRow row) => new("dunning@leasing.example", row.Mail)
    {
        Subject = "Open amount",
        Body = $"{row.Debtor}: {row.Open:N2} EUR are open.",
    };
}
