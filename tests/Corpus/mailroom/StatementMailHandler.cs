#nullable enable
using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Pension.Statements;

public record SendStatement(int MemberId, string Email, string PdfPath);

public static class StatementMailHandler
{
    public static async Task Handle(SendStatement command, CancellationToken ct)
    {
        var builder = new BodyBuilder { TextBody = "Your annual statement is attached." };
        await builder.Attachments.AddAsync(command.PdfPath, ct);

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("statements@pension.example"));
        message.To.Add(MailboxAddress.Parse(command.Email));
        message.Subject = $"Statement for member {command.MemberId}";
        message.Body = builder.ToMessageBody();

        using var client = new SmtpClient();
        await client.ConnectAsync("mx-out.pension.example", 25, SecureSocketOptions.StartTlsWhenAvailable, ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}

public static class Program
{
    public static async Task Main(string[] args)
    {
        using var host = Host.CreateDefaultBuilder(args)
            .UseWolverine(opts =>
            {
                opts.Policies.OnException<FileNotFoundException>().MoveToErrorQueue();

                opts.Policies.OnException<SmtpCommandException>(e => e.Message.Contains("greylist")).ScheduleRetry(TimeSpan.FromMinutes(10)); //! SMTP102

                opts.Policies.OnException<SmtpCommandException>(e => e.StatusCode == SmtpStatusCode.MailboxBusy).MoveToErrorQueue(); //! SMTP004

                opts.Policies.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500).MoveToErrorQueue();

                opts.Policies.OnException<SmtpProtocolException>()
                    .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
            })
            .Build();

        await host.RunAsync();
    }
}
