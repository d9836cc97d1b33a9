using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.TicketNotifier;

public interface ITicketNotifier
{
    Task NotifyAsync(int ticketId, string assignee, CancellationToken ct);
}

internal sealed class TicketNotifier(ILogger<TicketNotifier> log) : ITicketNotifier, IDisposable
{
    private readonly SmtpClient _client = new();

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder()
        .AddTimeout(TimeSpan.FromMinutes(2))
        .AddRetry(new RetryStrategyOptions
        {
            Name = "ticket-mail",
            MaxRetryAttempts = 5,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(3),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder()
                .Handle<SmtpProtocolException>()
                .Handle<MailKit.ServiceNotConnectedException>()
                .Handle<SmtpCommandException>(),  //! SMTP101
            OnRetry = args =>
            {
                Console.Error.WriteLine($"ticket-mail attempt {args.AttemptNumber}: {args.Outcome.Exception?.Message}");
                return default;
            }
        })
        .Build();

    public async Task NotifyAsync(int ticketId, string assignee, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Helpdesk", "helpdesk@corp.example"));
        message.To.Add(MailboxAddress.Parse(assignee));
        message.Subject = $"[#{ticketId}] assigned to you";
        message.Body = new TextPart("plain") { Text = $"https://helpdesk.corp.example/t/{ticketId}" };

        await _pipeline.ExecuteAsync(async token =>
        {
            if (!_client.IsConnected)
                await _client.ConnectAsync("mail.corp.example", 465, SecureSocketOptions.SslOnConnect, token);
            await _client.SendAsync(message, token);
        }, ct);

        log.LogDebug("ticket {Id} announced to {Who}", ticketId, assignee);
    }

    public void Dispose() => _client.Dispose();
}
