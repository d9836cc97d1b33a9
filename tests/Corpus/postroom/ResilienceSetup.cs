using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Booking.Confirmations;

internal static class ResilienceSetup
{
    private static readonly SmtpStatusCode[] RetryableCodes =
    {
        SmtpStatusCode.ServiceNotAvailable,
        SmtpStatusCode.MailboxBusy,
        SmtpStatusCode.ErrorInProcessing,
        SmtpStatusCode.InsufficientStorage,
        SmtpStatusCode.TransactionFailed, //! SMTP001
    };

    public static readonly ResiliencePipeline<string> Confirmation = new ResiliencePipelineBuilder<string>()
        .AddRetry(new RetryStrategyOptions<string>
        {
            MaxRetryAttempts = 6,
            BackoffType = DelayBackoffType.Linear,
            Delay = TimeSpan.FromSeconds(10),
            ShouldHandle = new PredicateBuilder<string>()
                .Handle<SmtpCommandException>(ex => RetryableCodes.Contains(ex.StatusCode))
                .Handle<ServiceNotConnectedException>(),
        })
        .Build();

    public static readonly ResiliencePipeline<string> Invoice = new ResiliencePipelineBuilder<string>()
        .AddRetry(new RetryStrategyOptions<string>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMinutes(1),
            ShouldHandle = new PredicateBuilder<string>()
                .Handle<SmtpProtocolException>()
                .Handle<SmtpCommandException>(), //! SMTP101
        })
        .Build();
}

public class BookingMailer
{
    private readonly Func<IMailTransport> _transport;

    public BookingMailer(Func<IMailTransport> transport) => _transport = transport;

    public async Task ConfirmAsync(string guest, string reference, CancellationToken ct)
    {
        var mail = Build(guest, "Your booking " + reference, $"We look forward to your stay. Reference: {reference}");
        await ResilienceSetup.Confirmation.ExecuteAsync(async token =>
        {
            using var t = _transport();
            await t.ConnectAsync("mx.booking.example", 587, cancellationToken: token);
            var s = await t.SendAsync(mail, token);
            await t.DisconnectAsync(true, token);
            return s;
        }, ct);
    }

    public async Task InvoiceAsync(string guest, byte[] pdf, CancellationToken ct)
    {
        var bb = new BodyBuilder { TextBody = "Your invoice" };
        bb.Attachments.Add("invoice.pdf", pdf);
        var mail = Build(guest, "Invoice", "");
        mail.Body = bb.ToMessageBody();
        await ResilienceSetup.Invoice.ExecuteAsync(async token =>
        {
            using var t = _transport();
            await t.ConnectAsync("mx.booking.example", 587, cancellationToken: token);
            var s = await t.SendAsync(mail, token);
            await t.DisconnectAsync(true, token);
            return s;
        }, ct);
    }

    private static MimeMessage Build(string guest, string subject, string text)
    {
        var m = new MimeMessage();
        m.From.Add(new MailboxAddress("Booking", "noreply@booking.example"));
        m.To.Add(MailboxAddress.Parse(guest));
        m.Subject = subject;
        m.Body = new TextPart("plain") { Text = text };
        return m;
    }
}
