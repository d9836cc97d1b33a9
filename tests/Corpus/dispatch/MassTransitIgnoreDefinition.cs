#nullable enable
using System;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;

namespace Logistics.Mail;

public record ParcelArrived(string TrackingNumber, string Email, string Shop);

public class ParcelArrivedConsumer : IConsumer<ParcelArrived>
{
    private readonly Func<SmtpClient> _clients;

    public ParcelArrivedConsumer(Func<SmtpClient> clients)
    {
        _clients = clients;
    }

    public async Task Consume(ConsumeContext<ParcelArrived> context)
    {
        using var client = _clients();
        using var mail = new MailMessage("track@logistics.example", context.Message.Email)
        {
            Subject = $"Parcel {context.Message.TrackingNumber} has arrived",
            Body = $"You can pick it up at {context.Message.Shop}.",
        };
        await client.SendMailAsync(mail, context.CancellationToken);
    }
}

public class ParcelArrivedConsumerDefinition : ConsumerDefinition<ParcelArrivedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ParcelArrivedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseDelayedRedelivery(r =>
        {
            r.Handle<SmtpException>(IsTransient);
            r.Intervals(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6));
        });

        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Ignore<SmtpException>(ex => (int)ex.StatusCode >= 500);
            r.Ignore<FormatException>();
            r.Interval(3, TimeSpan.FromSeconds(20));
        });
    }

    private static bool IsTransient(SmtpException ex)
    {
        var firstDigit = (int)ex.StatusCode / 100;
        return firstDigit == 4 || ex.StatusCode == SmtpStatusCode.GeneralFailure;
    }
}

public record ParcelDelayed(string TrackingNumber, string Email, DateTime Expected);

public class ParcelDelayedConsumer : IConsumer<ParcelDelayed>
{
    public async Task Consume(ConsumeContext<ParcelDelayed> context)
    {
        using var client = new SmtpClient("smtp.logistics.example");
        using var mail = new MailMessage("track@logistics.example", context.Message.Email)
        {
            Subject = $"Parcel {context.Message.TrackingNumber} is late",
            Body = $"We expect it on {context.Message.Expected:D}.",
        };
        await client.SendMailAsync(mail, context.CancellationToken);
    }
}

public class ParcelDelayedConsumerDefinition : ConsumerDefinition<ParcelDelayedConsumer>
{
    private static readonly SmtpStatusCode[] NeverAgain =
    {
        SmtpStatusCode.CommandUnrecognized,
        SmtpStatusCode.SyntaxError,
        SmtpStatusCode.CommandNotImplemented,
        SmtpStatusCode.BadCommandSequence,
        SmtpStatusCode.CommandParameterNotImplemented,
        SmtpStatusCode.MustIssueStartTlsFirst,
        SmtpStatusCode.MailboxUnavailable,
        SmtpStatusCode.UserNotLocalTryAlternatePath,
        SmtpStatusCode.ExceededStorageAllocation,
        SmtpStatusCode.MailboxNameNotAllowed,
        SmtpStatusCode.TransactionFailed,
    };

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ParcelDelayedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Handle<SmtpException>(ShouldRetry);
            r.Interval(5, TimeSpan.FromMinutes(1));
        });
    }

    private static bool ShouldRetry(SmtpException ex) => Array.IndexOf(NeverAgain, ex.StatusCode) < 0;
}
