#nullable enable
using System;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Invitations;

public record SendInvitation(Guid InvitationId, string GuestName, string GuestAddress, DateTime Start);

public record InvitationSent(Guid InvitationId, DateTime SentAt);

public record InvitationFailed(Guid InvitationId, int Code, string Reason);

public class InvitationConsumer : IConsumer<SendInvitation>
{
    private readonly ILogger<InvitationConsumer> _logger;
    private readonly MailHost _host;

    public InvitationConsumer(ILogger<InvitationConsumer> logger, MailHost host)
    {
        _logger = logger;
        _host = host;
    }

    public async Task Consume(ConsumeContext<SendInvitation> context)
    {
        var command = context.Message;
        using var message = new MailMessage(_host.From, command.GuestAddress)
        {
            Subject = "You are invited",
            Body = $"Dear {command.GuestName},\n\nwe begin at {command.Start:t} on {command.Start:D}.",
        };

        using var client = _host.Open();
        await client.SendMailAsync(message, context.CancellationToken);
        _logger.LogInformation("Invitation {Id} sent, attempt {Attempt}", command.InvitationId, context.GetRetryAttempt());
        await context.Publish(new InvitationSent(command.InvitationId, DateTime.UtcNow));
    }
}

public class InvitationConsumerDefinition : ConsumerDefinition<InvitationConsumer>
{
    public InvitationConsumerDefinition()
    {
        EndpointName = "invitations";
        ConcurrentMessageLimit = 4;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<InvitationConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Exponential(8, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(15));
            retry.Handle<SmtpException>(); //! SMTP101
            retry.Handle<TimeoutException>();
        });
        endpointConfigurator.UseInMemoryOutbox(context);
    }
}

public sealed class MailHost(string host, int port, string user, string password)
{
    public string From { get; init; } = "events@venue.example";

    public SmtpClient Open() => new(host, port)
    {
        EnableSsl = true,
        Credentials = new NetworkCredential(user, password),
        Timeout = 30_000,
    };
}

public static class InvitationModule
{
    public static IServiceCollection AddInvitations(this IServiceCollection services, MailHost host)
    {
        services.AddSingleton(host);
        services.AddMassTransit(bus =>
        {
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddConsumer<InvitationConsumer, InvitationConsumerDefinition>();
            bus.UsingInMemory((context, cfg) => cfg.ConfigureEndpoints(context));
        });
        return services;
    }
}
