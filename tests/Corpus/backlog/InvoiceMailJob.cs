#nullable enable
using System;
using System.Globalization;
using System.IO;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Hangfire.Server;
using Microsoft.Extensions.Logging;

namespace Contoso.Billing.Jobs;

public interface IInvoiceRepository
{
    Task<Invoice?> FindAsync(Guid id);
    Task SetMailedAsync(Guid id, DateTime at);
}

public sealed class Invoice
{
    public Guid Id { get; init; }
    public string Number { get; init; } = "";
    public string CustomerMail { get; init; } = "";
    public decimal Total { get; init; }
    public DateTime Due { get; init; }
    public byte[] Pdf { get; init; } = Array.Empty<byte>();
}

public class InvoiceMailJob
{
    private readonly IInvoiceRepository _invoices;
    private readonly ILogger<InvoiceMailJob> _logger;
    private readonly string _smtpHost;

    public InvoiceMailJob(IInvoiceRepository invoices, ILogger<InvoiceMailJob> logger, string smtpHost)
    {
        _invoices = invoices;
        _logger = logger;
        _smtpHost = smtpHost;
    }

    public static void Plan(IBackgroundJobClient jobs, Guid invoice, DateTime whenUtc)
    {
        jobs.Schedule<InvoiceMailJob>(job => job.SendAsync(invoice, null), whenUtc - DateTime.UtcNow);
    }

    [Queue("mail")]
    [JobDisplayName("Invoice mail {0}")]
    [AutomaticRetry(Attempts = 6, DelaysInSeconds = new[] { 60, 300, 900, 1800, 3600, 7200 }, OnlyOn = new[] { typeof(SmtpException) })] //! SMTP101
    public async Task SendAsync(Guid id, PerformContext? context)
    {
        var invoice = await _invoices.FindAsync(id);
        if (invoice is null)
        {
            _logger.LogWarning("Invoice {Id} is gone, job {Job}", id, context?.BackgroundJob.Id);
            return;
        }

        using var stream = new MemoryStream(invoice.Pdf, writable: false);
        using var mail = new MailMessage("billing@contoso.example", invoice.CustomerMail);
        mail.Subject = $"Invoice {invoice.Number}";
        mail.Body = string.Format(CultureInfo.InvariantCulture, "Amount due {0:N2}, payable until {1:yyyy-MM-dd}.", invoice.Total, invoice.Due);
        mail.Attachments.Add(new Attachment(stream, invoice.Number + ".pdf", "application/pdf"));

        using var client = new SmtpClient(_smtpHost);
        await client.SendMailAsync(mail);
        await _invoices.SetMailedAsync(id, DateTime.UtcNow);
        _logger.LogInformation("Invoice {Number} mailed", invoice.Number);
    }
}
