using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using Hangfire.Server;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Ledger.Web.BackgroundJobs;

public class PermanentSmtpFailure : Exception
{
    public PermanentSmtpFailure(string message, Exception inner) : base(message, inner) { }
}

public interface IInvoiceRepository
{
    Task<MimeMessage> RenderAsync(Guid invoiceId, CancellationToken ct);
    Task MarkSentAsync(Guid invoiceId, string reply, CancellationToken ct);
    Task FlagBouncedAsync(Guid invoiceId, int code, string text, CancellationToken ct);
}

public class InvoiceMailJob
{
    private readonly IInvoiceRepository _invoices;

    public InvoiceMailJob(IInvoiceRepository invoices) => _invoices = invoices;

    [AutomaticRetry(Attempts = 20, ExceptOn = new[] { typeof(PermanentSmtpFailure) }, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public async Task Execute(Guid invoiceId, PerformContext context, CancellationToken ct)
    {
        var message = await _invoices.RenderAsync(invoiceId, ct);

        using var client = new SmtpClient { Timeout = 60_000 };
        await client.ConnectAsync("smtp.ledger.example", 465, SecureSocketOptions.SslOnConnect, ct);
        try
        {
            await client.AuthenticateAsync("ledger", Environment.GetEnvironmentVariable("SMTP_PASSWORD") ?? "", ct);
            var reply = await client.SendAsync(message, ct);
            await _invoices.MarkSentAsync(invoiceId, reply, ct);
        }
        catch (AuthenticationException ex)
        {
            throw new PermanentSmtpFailure("wrong SMTP credentials", ex);
        }
        catch (SmtpCommandException ex)
        {
            int code = (int)ex.StatusCode;
            if (code >= 500)
            {
                await _invoices.FlagBouncedAsync(invoiceId, code, ex.Message, ct);
                throw new PermanentSmtpFailure($"invoice {invoiceId}: {code} {ex.Message}", ex);
            }

            throw; // Hangfire comes back
        }
        finally
        {
            if (client.IsConnected)
                await client.DisconnectAsync(true, CancellationToken.None);
        }
    }
}
