#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;

namespace Giftly.Vouchers;

public sealed class VoucherPolicies
{
    private readonly ILogger _logger;

    public VoucherPolicies(ILogger<VoucherPolicies> logger)
    {
        _logger = logger;
        Mail = MailFailure.WaitAndRetryAsync(4, Pause, (error, pause) => _logger.LogWarning(error, "voucher mail again in {Pause}", pause));
        Pdf = Policy.Handle<TimeoutException>().RetryAsync(2);
    }

    public IAsyncPolicy Mail { get; }

    public IAsyncPolicy Pdf { get; }

    private static PolicyBuilder MailFailure => Policy.Handle<SmtpCommandException>(); //! SMTP101

    private static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(20 * attempt);
}

public interface IVoucherRenderer
{
    Task<byte[]> RenderAsync(string code, decimal value);
}

public sealed class VoucherMailer(VoucherPolicies policies, IVoucherRenderer renderer)
{
    public async Task SendAsync(string to, string code, decimal value, CancellationToken ct)
    {
        var pdf = await policies.Pdf.ExecuteAsync(() => renderer.RenderAsync(code, value));
        var builder = new BodyBuilder { TextBody = $"Here is your voucher {code} of {value:0.00}." };
        builder.Attachments.Add("voucher.pdf", pdf);

        var message = new MimeMessage { Subject = "Your voucher", Body = builder.ToMessageBody() };
        message.From.Add(MailboxAddress.Parse("gifts@giftly.example"));
        message.To.Add(MailboxAddress.Parse(to));

        await policies.Mail.ExecuteAsync(async token =>
        {
            using var client = new SmtpClient();
            await client.ConnectAsync("smtp.giftly.example", 587, SecureSocketOptions.StartTls, token);
            await client.SendAsync(message, token);
            await client.DisconnectAsync(true, token);
        }, ct);
    }
}
