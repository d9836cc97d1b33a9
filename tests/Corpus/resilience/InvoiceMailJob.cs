using System;
using System.IO;
using System.Net.Mail;
using Hangfire;

namespace Corpus.Resilience.InvoiceMailJob
{
    public interface IInvoiceArchive
    {
        Stream OpenPdf(long invoiceId);
        string AddressOf(long invoiceId);
        void MarkMailed(long invoiceId, DateTime when);
    }

    public class InvoiceMailJob
    {
        private readonly IInvoiceArchive _archive;

        public InvoiceMailJob(IInvoiceArchive archive)
        {
            _archive = archive;
        }

        [JobDisplayName("Mail invoice {0}")]
        [DisableConcurrentExecution(120)]
        [AutomaticRetry(Attempts = 8, OnlyOn = new[] { typeof(SmtpException) })]  //! SMTP101
        public void Execute(long invoiceId)
        {
            using (var pdf = _archive.OpenPdf(invoiceId))
            using (var message = new MailMessage("invoices@firma.example", _archive.AddressOf(invoiceId)))
            using (var client = new SmtpClient("relay.firma.example"))
            {
                message.Subject = "Invoice " + invoiceId;
                message.Attachments.Add(new Attachment(pdf, invoiceId + ".pdf", "application/pdf"));
                client.Send(message);
            }

            _archive.MarkMailed(invoiceId, DateTime.UtcNow);
        }

        public static void Schedule(IBackgroundJobClient jobs, long invoiceId)
        {
            jobs.Enqueue<InvoiceMailJob>(j => j.Execute(invoiceId));
        }
    }
}
