#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Contoso.Notifications.Infrastructure;

public sealed class MailSettings
{
    public const string Section = "Mail";
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public string? User { get; set; }
    public string? Password { get; set; }
    public string From { get; set; } = "no-reply@contoso.example";
}

public interface INotificationMailer
{
    Task SendAsync(string to, string subject, string html, CancellationToken ct = default);
}

public static class MailInfrastructureRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailSettings>()
            .Bind(configuration.GetSection(MailSettings.Section))
            .Validate(s => s.Host.Length > 0, "Mail:Host is missing")
            .ValidateOnStart();
        services.AddSingleton(sp => CreatePipeline(sp));
        services.AddScoped<INotificationMailer, NotificationMailer>();
        return services;
    }

    private static ResiliencePipeline CreatePipeline(IServiceProvider provider)
    {
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Mail.Resilience");
        return new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SmtpProtocolException>()
                    .Handle<SmtpCommandException>() //! SMTP101
                    .Handle<TimeoutRejectedException>(),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(10),
                UseJitter = true,
                OnRetry = args =>
                {
                    logger.LogWarning(args.Outcome.Exception, "Mail attempt {Attempt} failed", args.AttemptNumber + 1);
                    return default;
                },
            })
            .AddTimeout(TimeSpan.FromSeconds(45))
            .Build();
    }
}

internal sealed class NotificationMailer : INotificationMailer
{
    private readonly MailSettings _settings;
    private readonly ResiliencePipeline _pipeline;

    public NotificationMailer(IOptions<MailSettings> settings, ResiliencePipeline pipeline)
    {
        _settings = settings.Value;
        _pipeline = pipeline;
    }

    public async Task SendAsync(string to, string subject, string html, CancellationToken ct = default)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_settings.From));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.Body = new BodyBuilder { HtmlBody = html }.ToMessageBody();

        await _pipeline.ExecuteAsync(
            async token =>
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.Auto, token);
                if (!string.IsNullOrEmpty(_settings.User))
                    await client.AuthenticateAsync(_settings.User, _settings.Password ?? "", token);
                await client.SendAsync(message, token);
                await client.DisconnectAsync(true, token);
            },
            ct);
    }
}
