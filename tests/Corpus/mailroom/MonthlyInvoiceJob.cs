#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace Faktura.Jobs;

public interface IInvoiceReader
{
    Task<IReadOnlyList<int>> OpenInvoiceIdsAsync(int year, int month);
    Task<InvoiceView> ReadAsync(int id);
    Task MarkMailedAsync(int id, DateTime utc);
}

public sealed record InvoiceView(int Id, string Number, string Customer, string Email, decimal Total, byte[] Pdf);

public class MonthlyInvoiceJob
{
    private readonly IInvoiceReader _reader;
    private readonly ILogger<MonthlyInvoiceJob> _logger;

    public MonthlyInvoiceJob(IInvoiceReader reader, ILogger<MonthlyInvoiceJob> logger)
    {
        _reader = reader;
        _logger = logger;
    }

    public static void Register()
    {
        RecurringJob.AddOrUpdate<MonthlyInvoiceJob>("invoices", job => job.FanOutAsync(), Cron.Monthly(1, 6));
    }

    // 404 and 410 of the portal: the customer has closed the account
    private static bool IsGone(System.Net.HttpStatusCode? status) =>
        status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone;

    public async Task FanOutAsync()
    {
        var period = DateTime.UtcNow.AddMonths(-1);
        foreach (var id in await _reader.OpenInvoiceIdsAsync(period.Year, period.Month))
            BackgroundJob.Enqueue<MonthlyInvoiceJob>(job => job.MailInvoiceAsync(id));
    }

    [AutomaticRetry(Attempts = 6, OnlyOn = new[] { typeof(SmtpException) })] //! SMTP101
    public async Task MailInvoiceAsync(int id)
    {
        InvoiceView invoice;
        try
        {
            invoice = await _reader.ReadAsync(id);
        }
        catch (System.Net.Http.HttpRequestException e) when (IsGone(e.StatusCode))
        {
            _logger.LogInformation("Invoice {Id} is gone", id);
            return;
        }

        using var mail = new MailMessage("billing@faktura.example", invoice.Email);
        mail.Subject = "Invoice " + invoice.Number;
        mail.Body = string.Format(CultureInfo.GetCultureInfo("de-DE"), "Total: {0:C}", invoice.Total);
        mail.Attachments.Add(new Attachment(new System.IO.MemoryStream(invoice.Pdf), invoice.Number + ".pdf", "application/pdf"));

        using var client = new SmtpClient("smtp.faktura.example", 587);
        client.EnableSsl = true;
        await client.SendMailAsync(mail);
        await _reader.MarkMailedAsync(id, DateTime.UtcNow);
        _logger.LogInformation("Invoice {Number} mailed", invoice.Number);
    }
}
