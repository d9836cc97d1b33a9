using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.MailKit_.StatementMessaging;

public sealed record MonthlyStatement(string Account, string Email, byte[] Pdf);

public sealed class StatementSender(ISmtpClient client)
{
    public Task<string> SendAsync(MonthlyStatement statement, CancellationToken ct)
    {
        var body = new BodyBuilder { TextBody = $"Statement of account {statement.Account}" };
        body.Attachments.Add("statement.pdf", statement.Pdf);
        var mail = new MimeMessage { Subject = "Your statement", Body = body.ToMessageBody() };
        mail.From.Add(MailboxAddress.Parse("bank@example.com"));
        mail.To.Add(MailboxAddress.Parse(statement.Email));
        return client.SendAsync(mail, ct);
    }
}

public sealed class StatementConsumer(StatementSender sender) : IConsumer<MonthlyStatement>
{
    public Task Consume(ConsumeContext<MonthlyStatement> context) => sender.SendAsync(context.Message, context.CancellationToken);
}

public sealed class StatementConsumerDefinition : ConsumerDefinition<StatementConsumer>
{
    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<StatementConsumer> consumer, IRegistrationContext context) =>
        endpoint.UseMessageRetry(r =>
        {
            r.Ignore<SmtpCommandException>(ex => (int)ex.StatusCode >= 500);
            r.Handle<SmtpCommandException>();
            r.Handle<IOException>();
            r.Exponential(5, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(30));
        });
}

/// <summary>The branches that have moved to Wolverine. The rules are read from top to bottom.</summary>
public static class StatementHandlerPolicies
{
    public static void AddStatements(WolverineOptions options)
    {
        options.Policies
            .OnException<SmtpCommandException>(ex => ex.StatusCode >= (SmtpStatusCode)500)
            .MoveToErrorQueue();

        options.Policies
            .OnException<SmtpCommandException>()
            .ScheduleRetry(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20), TimeSpan.FromHours(2));

        options.Policies
            .OnException<SmtpProtocolException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }
}
