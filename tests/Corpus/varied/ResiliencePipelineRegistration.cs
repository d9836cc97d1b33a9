using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Company.Product.Infrastructure.Email;

public static class EmailServiceCollectionExtensions
{
    public const string PipelineName = "smtp";

    public static IServiceCollection AddEmail(this IServiceCollection services)
    {
        services.AddResiliencePipeline(PipelineName, builder => builder
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SmtpCommandException>() //! SMTP101
                    .Handle<SmtpProtocolException>(),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(2),
            })
            .AddTimeout(TimeSpan.FromMinutes(2)));

        services.AddResiliencePipeline("smtp-bulk", builder => builder
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SmtpCommandException>(e => e.StatusCode is not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed)), //! SMTP107
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMinutes(5),
            }));

        services.AddScoped<IEmailGateway, EmailGateway>();
        return services;
    }
}

public interface IEmailGateway
{
    Task SendAsync(MimeMessage message, CancellationToken ct);
}

internal sealed class EmailGateway(ResiliencePipelineProvider<string> pipelines, EmailOptions options) : IEmailGateway
{
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        var pipeline = pipelines.GetPipeline(EmailServiceCollectionExtensions.PipelineName);
        await pipeline.ExecuteAsync(async token =>
        {
            using var smtp = new SmtpClient();
            await smtp.ConnectAsync(options.Host, options.Port, options.UseSsl, token);
            await smtp.SendAsync(message, token);
            await smtp.DisconnectAsync(true, token);
        }, ct);
    }
}

internal sealed record EmailOptions(string Host, int Port, bool UseSsl);
