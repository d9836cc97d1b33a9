#nullable enable
using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

var builder = Host.CreateApplicationBuilder(args);

builder.Services.AddSingleton(new RelaySettings(
    builder.Configuration["Relay:Host"] ?? "localhost",
    builder.Configuration.GetValue("Relay:Port", 25)));

builder.UseWolverine(opts =>
{
    opts.Policies.OnException<IOException>()
        .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));

    opts.Policies.OnException<SmtpCommandException>(ex => (int)ex.StatusCode >= 400) //! SMTP004
        .MoveToErrorQueue();

    opts.Policies.OnException<SmtpProtocolException>()
        .ScheduleRetry(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60));

    opts.LocalQueue("mail").MaximumParallelMessages(3);
});

await builder.Build().RunAsync();

public sealed record RelaySettings(string Host, int Port);

public sealed record WelcomeMail(string Name, string Address);

public static class WelcomeMailHandler
{
    public static async Task Handle(WelcomeMail command, RelaySettings settings, CancellationToken token)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Community", "hello@community.example"));
        message.To.Add(new MailboxAddress(command.Name, command.Address));
        message.Subject = "Welcome!";
        message.Body = new TextPart("plain") { Text = $"Hi {command.Name},\n\nnice to have you here.\n" };

        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, cancellationToken: token);
        await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
    }
}

public sealed record PasswordReset(string Address, Uri Link, DateTimeOffset ValidUntil);

public static class PasswordResetHandler
{
    public static async Task Handle(PasswordReset command, RelaySettings settings, CancellationToken token)
    {
        if (command.ValidUntil < DateTimeOffset.UtcNow)
            return;

        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Community", "hello@community.example"));
        message.To.Add(MailboxAddress.Parse(command.Address));
        message.Subject = "Your new password";
        message.Body = new TextPart("plain") { Text = $"Please go to {command.Link} until {command.ValidUntil:g}.\n" };

        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, cancellationToken: token);
        await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
    }
}
