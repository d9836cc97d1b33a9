#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace School.Messaging;

public sealed record SendReportCard(string Pupil, string ParentAddress, string Text);

public static class MessagingSetup
{
    public static IHostApplicationBuilder AddSchoolMessaging(this IHostApplicationBuilder builder)
    {
        builder.UseWolverine(opts =>
        {
            opts.Policies.OnException<SmtpCommandException>(ex => (int)ex.StatusCode >= 500)
                .MoveToErrorQueue();

            opts.Policies.OnException<SmtpCommandException>()
                .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(4));

            opts.Policies.OnException<SocketException>()
                .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));

            opts.Policies.OnException<IOException>()
                .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        });
        return builder;
    }
}

public sealed class SendReportCardHandler
{
    private readonly ISmtpClient _client;

    public SendReportCardHandler(ISmtpClient client) => _client = client;

    public async Task Handle(SendReportCard command, CancellationToken token)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("office@school.example"));
        message.To.Add(MailboxAddress.Parse(command.ParentAddress));
        message.Subject = "Report card of " + command.Pupil;
        message.Body = new TextPart("plain") { Text = command.Text };

        if (!_client.IsConnected)
            await _client.ConnectAsync("mail.school.example", 25, cancellationToken: token);
        await _client.SendAsync(message, token);
    }
}
