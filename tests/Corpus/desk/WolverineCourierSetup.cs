#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Courier;

public sealed record SendSurveyInvitation(Guid SurveyId, string Mail, string Language);

public sealed class CourierSettings
{
    public string Relay { get; init; } = "relay.internal";
    public string Sender { get; init; } = "survey@courier.example";
}

public static class SendSurveyInvitationHandler
{
    public static async Task Handle(SendSurveyInvitation command, CourierSettings settings, CancellationToken token)
    {
        var message = new MimeMessage { Subject = Subject(command.Language) };
        message.From.Add(MailboxAddress.Parse(settings.Sender));
        message.To.Add(MailboxAddress.Parse(command.Mail));
        message.Body = new TextPart("plain") { Text = $"https://courier.example/{command.Language}/{command.SurveyId:N}" };

        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Relay, 25, SecureSocketOptions.StartTlsWhenAvailable, token);
        await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
    }

    private static string Subject(string language) => language switch
    {
        "de" => "Ihre Meinung ist gefragt",
        "pl" => "Prosimy o opinie",
        "es" => "Queremos conocer su opinion",
        _ => "We would like your opinion"
    };
}

public static class Program
{
    public static async Task Main(string[] args)
    {
        var builder = Host.CreateDefaultBuilder(args);
        builder.UseWolverine(opts =>
        {
            opts.Services.AddSingleton(new CourierSettings { Relay = Environment.GetEnvironmentVariable("RELAY") ?? "relay.internal" });

            // refused for good: an operator looks at it
            opts.Policies.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500)
                .MoveToErrorQueue();

            opts.Policies.OnException<SmtpCommandException>()
                .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3));

            opts.Policies.OnException<SmtpProtocolException>()
                .RetryWithCooldown(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));

            opts.Policies.OnException<ParseException>().Discard();

            opts.PublishMessage<SendSurveyInvitation>().ToLocalQueue("invitations").MaximumParallelMessages(3);
        });

        await builder.Build().RunAsync();
    }
}
