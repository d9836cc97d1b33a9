using System;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Corpus.NetMail.TicketNotifier;

public interface ITicketNotifier
{
    Task NotifyAsync(Ticket ticket, CancellationToken cancellationToken = default);
}

public sealed record Ticket(int Number, string Title, string AssigneeEmail);

public sealed class MailSettings
{
    public required string Host { get; init; }
    public int Port { get; init; } = 587;
    public required string Sender { get; init; }
}

public sealed class TicketNotifier : ITicketNotifier
{
    private readonly MailSettings _settings;
    private readonly ResiliencePipeline _pipeline;

    public TicketNotifier(MailSettings settings, ILogger<TicketNotifier> logger)
    {
        _settings = settings;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder()
                    .Handle<SocketException>()
                    .Handle<SmtpException>(),  //! SMTP101
                OnRetry = args =>
                {
                    logger.LogWarning(args.Outcome.Exception, "Ticket mail: retry {Attempt}", args.AttemptNumber + 1);
                    return default;
                },
            })
            .AddTimeout(TimeSpan.FromMinutes(2))
            .Build();
    }

    public async Task NotifyAsync(Ticket ticket, CancellationToken cancellationToken = default)
    {
        await _pipeline.ExecuteAsync(async token =>
        {
            using var client = new SmtpClient(_settings.Host, _settings.Port) { EnableSsl = true };
            using var mail = new MailMessage(_settings.Sender, ticket.AssigneeEmail)
            {
                Subject = $"#{ticket.Number} was assigned to you",
                Body = ticket.Title,
            };
            await client.SendMailAsync(mail, token);
        }, cancellationToken);
    }
}
