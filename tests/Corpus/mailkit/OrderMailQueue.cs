using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.OrderMailQueue;

public class QueuedMail
{
    public int Id { get; set; }
    public string Recipient { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Body { get; set; } = "";
    public int SentTries { get; set; }
    public DateTime? NotBefore { get; set; }
    public string? LastError { get; set; }
}

public interface IQueuedMailTable
{
    Task<IList<QueuedMail>> DueAsync(DateTime now, int maxTries, int take);
    Task UpdateAsync(QueuedMail row);
    Task DeleteAsync(QueuedMail row);
}

public enum NextStep { Requeue, Drop }

public class OrderMailQueue
{
    private readonly IQueuedMailTable _table;

    public OrderMailQueue(IQueuedMailTable table) => _table = table;

    public async Task FlushAsync(ISmtpClient client)
    {
        foreach (var row in await _table.DueAsync(DateTime.UtcNow, maxTries: 8, take: 50))
        {
            try
            {
                var mail = new MimeMessage { Subject = row.Subject, Body = new TextPart("html") { Text = row.Body } };
                mail.From.Add(MailboxAddress.Parse("orders@example.com"));
                mail.To.Add(MailboxAddress.Parse(row.Recipient));
                await client.SendAsync(mail);
                await _table.DeleteAsync(row);
            }
            catch (SmtpCommandException ex)
            {
                row.LastError = ex.Message;
                if (Decide(ex.StatusCode) == NextStep.Drop)
                {
                    await _table.DeleteAsync(row);
                    continue;
                }

                row.SentTries++;
                row.NotBefore = DateTime.UtcNow.AddMinutes(10 * row.SentTries);
                await _table.UpdateAsync(row);
            }
        }
    }

    private static NextStep Decide(SmtpStatusCode status)
    {
        switch (status)
        {
            case SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed:  //! SMTP107
                return NextStep.Drop;
            default:
                return NextStep.Requeue;
        }
    }
}
