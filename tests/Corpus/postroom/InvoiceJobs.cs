using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Hangfire;

namespace Billing.Jobs;

public interface IInvoiceStore
{
    Invoice Get(int id);
    void SetMailed(int id, DateTime when);
    void SetMailProblem(int id, string text);
}

public class Invoice
{
    public int Id { get; set; }
    public string CustomerMail { get; set; }
    public string PdfPath { get; set; }
    public decimal Total { get; set; }
}

public class InvoiceJobs
{
    private readonly IInvoiceStore _store;
    private readonly SmtpClient _smtp;

    public InvoiceJobs(IInvoiceStore store, SmtpClient smtp)
    {
        _store = store;
        _smtp = smtp;
    }

    public static void Schedule(IEnumerable<int> ids)
    {
        foreach (var id in ids)
            BackgroundJob.Enqueue<InvoiceJobs>(j => j.MailInvoice(id));
    }

    [AutomaticRetry(Attempts = 8, DelaysInSeconds = new[] { 60, 300, 900, 3600 }, OnlyOn = new[] { typeof(SmtpException) })] //! SMTP101
    public void MailInvoice(int id)
    {
        var inv = _store.Get(id);
        using (var m = new MailMessage("billing@acme.example", inv.CustomerMail))
        {
            m.Subject = "Invoice " + inv.Id;
            m.Body = $"Total due: {inv.Total:C}";
            m.Attachments.Add(new Attachment(inv.PdfPath));
            _smtp.Send(m);
        }
        _store.SetMailed(id, DateTime.UtcNow);
    }

    [AutomaticRetry(Attempts = 0)]
    public void MailReminder(int id, int tries)
    {
        var inv = _store.Get(id);
        using var m = new MailMessage("billing@acme.example", inv.CustomerMail, "Reminder", "Please pay " + inv.Total);
        try
        {
            _smtp.Send(m);
        }
        catch (SmtpException ex) when (tries < 24 && Again(ex.StatusCode))
        {
            BackgroundJob.Schedule<InvoiceJobs>(j => j.MailReminder(id, tries + 1), TimeSpan.FromHours(1));
        }
        catch (SmtpException ex)
        {
            _store.SetMailProblem(id, ex.Message);
        }
    }

    // 4xx = come back later
    private static bool Again(SmtpStatusCode s) => (int)s / 100 == 4;
}
