#nullable enable
using System;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Retry;

namespace CityHall.Permits;

public sealed record PermitDecision(string FileNo, string Applicant, string Email, bool Granted);

public interface IPaperMail
{
    void Print(PermitDecision decision);
}

public sealed class PermitMailPipelines
{
    private readonly ResiliencePipeline _send;
    private readonly IPaperMail _paper;
    private readonly ILogger<PermitMailPipelines> _logger;

    public PermitMailPipelines(IPaperMail paper, ILogger<PermitMailPipelines> logger)
    {
        _paper = paper;
        _logger = logger;
        _send = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception switch
                {
                    SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } => true,
                    SmtpException e => (int)e.StatusCode is >= 400 and < 500,
                    SocketException => true,
                    _ => false
                }),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Linear
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SmtpException>(),
                FailureRatio = 0.8,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromMinutes(5),
                BreakDuration = TimeSpan.FromMinutes(2)
            })
            .Build();
    }

    public async Task NotifyAsync(PermitDecision decision, CancellationToken ct)
    {
        try
        {
            await _send.ExecuteAsync(async token =>
            {
                using var mail = Compose(decision);
                using var client = new SmtpClient("mail.cityhall.example");
                await client.SendMailAsync(mail, token);
            }, ct);
        }
        catch (BrokenCircuitException)
        {
            _logger.LogWarning("Mail is down, {File} goes by post", decision.FileNo);
            _paper.Print(decision);
        }
        catch (SmtpException e)
        {
            _logger.LogWarning("{File}: {Code}, goes by post", decision.FileNo, (int)e.StatusCode);
            _paper.Print(decision);
        }
    }

    private static MailMessage Compose(PermitDecision decision) => new("permits@cityhall.example", decision.Email)
    {
        Subject = $"File {decision.FileNo}",
        Body = decision.Granted ? "The permit is granted." : "The permit is not granted. The reasons follow by post."
    };
}

public sealed class CouncilNewsletter
{
    private readonly AsyncCircuitBreakerPolicy _breaker = Policy
        .Handle<SmtpException>()
        .CircuitBreakerAsync(5, TimeSpan.FromMinutes(1));

    public async Task<int> SendAllAsync(string[] readers, string text)
    {
        var sent = 0;
        using var client = new SmtpClient("mail.cityhall.example");
        foreach (var reader in readers)
        {
            try
            {
                await _breaker.ExecuteAsync(async () =>
                {
                    using var mail = new MailMessage("council@cityhall.example", reader, "From the council", text);
                    await client.SendMailAsync(mail);
                });
                sent++;
            }
            catch (SmtpException)
            {
                continue;
            }
        }

        return sent;
    }
}
