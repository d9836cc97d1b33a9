#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Hub.Notifications;

public enum Channel { Mail, Push, Sms }

public sealed record Notification(Guid Id, string Tenant, Channel Channel, string Target, string Title, string Text);

public interface INotificationSender
{
    Channel Channel { get; }
    Task SendAsync(Notification notification, CancellationToken token);
}

public sealed class MailNotificationSender(string host, int port, string user, string secret) : INotificationSender
{
    public Channel Channel => Channel.Mail;

    public ConcurrentQueue<(Guid Id, string Reason)> Lost { get; } = new();

    public async Task SendAsync(Notification notification, CancellationToken token)
    {
        var mime = new MimeMessage
        {
            Subject = notification.Title,
            Body = new TextPart("plain") { Text = notification.Text },
            MessageId = $"{notification.Id:N}@hub.example"
        };
        mime.From.Add(new MailboxAddress("Hub", "hub@hub.example"));
        mime.To.Add(MailboxAddress.Parse(notification.Target));

        using var client = new SmtpClient();
        await client.ConnectAsync(host, port, SecureSocketOptions.StartTls, token);
        await client.AuthenticateAsync(user, secret, token);
        try
        {
            await client.SendAsync(mime, token);
        }
        catch (SmtpCommandException e) when (e.Message.Contains("user unknown", StringComparison.OrdinalIgnoreCase)) //! SMTP102
        {
            Lost.Enqueue((notification.Id, e.Message));
        }
        await client.DisconnectAsync(true, token);
    }
}

public sealed class PushNotificationSender(HttpClient http) : INotificationSender
{
    public Channel Channel => Channel.Push;

    public async Task SendAsync(Notification notification, CancellationToken token)
    {
        using var response = await http.PostAsJsonAsync("/v1/push", new { to = notification.Target, notification.Title, notification.Text }, token);
        response.EnsureSuccessStatusCode();
    }
}

public sealed class NotificationHub
{
    private readonly Dictionary<Channel, INotificationSender> _senders;
    private readonly Dictionary<Channel, ResiliencePipeline> _pipelines;
    private readonly ILogger<NotificationHub> _logger;

    public NotificationHub(IEnumerable<INotificationSender> senders, ILogger<NotificationHub> logger)
    {
        _logger = logger;
        _senders = senders.ToDictionary(s => s.Channel);
        _pipelines = new Dictionary<Channel, ResiliencePipeline>
        {
            [Channel.Mail] = BuildMailPipeline(),
            [Channel.Push] = BuildPushPipeline(),
            [Channel.Sms] = ResiliencePipeline.Empty
        };
    }

    public async Task DispatchAsync(Notification notification, CancellationToken token)
    {
        if (!_senders.TryGetValue(notification.Channel, out var sender))
            throw new InvalidOperationException($"No sender for {notification.Channel}");

        await _pipelines[notification.Channel].ExecuteAsync(
            async ct => await sender.SendAsync(notification, ct), token);
        _logger.LogInformation("{Id} delivered over {Channel}", notification.Id, notification.Channel);
    }

    private ResiliencePipeline BuildMailPipeline() => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(5),
            ShouldHandle = new PredicateBuilder().Handle<SmtpProtocolException>().Handle<SmtpCommandException>(), //! SMTP101
            OnRetry = args =>
            {
                _logger.LogWarning(args.Outcome.Exception, "Mail attempt {Attempt} failed", args.AttemptNumber + 1);
                return default;
            }
        })
        .AddTimeout(TimeSpan.FromMinutes(1))
        .Build();

    private static ResiliencePipeline BuildPushPipeline() => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            ShouldHandle = new PredicateBuilder()
                .Handle<HttpRequestException>(e => e.StatusCode is null || (int)e.StatusCode >= 500)
                .Handle<TimeoutRejectedException>()
        })
        .Build();
}

public static class NotificationHubRegistration
{
    public static IServiceCollection AddNotificationHub(this IServiceCollection services, string smtpHost, string user, string secret)
    {
        services.AddHttpClient<PushNotificationSender>(c => c.BaseAddress = new Uri("https://push.example"));
        services.AddSingleton<INotificationSender>(new MailNotificationSender(smtpHost, 587, user, secret));
        services.AddSingleton<INotificationSender>(sp => sp.GetRequiredService<PushNotificationSender>());
        services.AddSingleton<NotificationHub>();
        return services;
    }
}
