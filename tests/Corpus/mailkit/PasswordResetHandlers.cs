using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.MailKit_.PasswordResetHandlers;

public sealed record SendPasswordReset(string Email, Uri Link);

public static class PasswordResetMessaging
{
    public static WolverineOptions AddPasswordResetMail(this WolverineOptions options)
    {
        options.Policies.OnException<SocketException>()
            .RetryWithCooldown(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

        options.Policies.OnException<AuthenticationException>()
            .MoveToErrorQueue();

        options.Policies.OnException<SmtpCommandException>()  //! SMTP101
            .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30));

        options.LocalQueue("password-reset").MaximumParallelMessages(2);
        return options;
    }
}

public static class SendPasswordResetHandler
{
    public static async Task HandleAsync(SendPasswordReset command, ISmtpClient client, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("no-reply@example.com"));
        message.To.Add(MailboxAddress.Parse(command.Email));
        message.Subject = "Reset your password";
        message.Body = new TextPart("plain")
        {
            Text = $"""
                Somebody asked for a new password for this account.
                If it was you, follow this link within the next hour:

                {command.Link}
                """,
        };

        await client.SendAsync(message, ct);
    }
}
