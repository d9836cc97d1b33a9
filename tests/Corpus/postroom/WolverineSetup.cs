using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Loyalty.Messages;

public record SendVoucher(Guid MemberId, string Email, string Code);

public static class VoucherMailPolicies
{
    public static void Configure(WolverineOptions opts)
    {
        // refused for good: nothing to win by trying again
        opts.Policies.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500)
            .MoveToErrorQueue();

        opts.Policies.OnException<SmtpCommandException>()
            .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));

        opts.Policies.OnException<SmtpProtocolException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

        opts.Policies.OnException<IOException>()
            .Requeue(5);
    }
}

public class SendVoucherHandler
{
    private readonly Func<SmtpClient> _open;

    public SendVoucherHandler(Func<SmtpClient> open) => _open = open;

    public async Task Handle(SendVoucher command, CancellationToken ct)
    {
        using var client = _open();
        if (!client.IsConnected)
            await client.ConnectAsync("mx.loyalty.example", 587, cancellationToken: ct);

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("club@loyalty.example"));
        message.To.Add(MailboxAddress.Parse(command.Email));
        message.Subject = "Your voucher";
        message.Body = new TextPart("html")
        {
            Text = $"<p>Thank you! Your code is <b>{command.Code}</b>.</p>"
        };

        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
