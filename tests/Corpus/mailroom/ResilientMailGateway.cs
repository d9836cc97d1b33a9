#nullable enable
using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Hotel.Booking.Notifications;

public interface IMailGateway
{
    Task SendAsync(MailMessage message, CancellationToken ct);
}

public sealed class ResilientMailGateway : IMailGateway
{
    private readonly ResiliencePipeline _pipeline;
    private readonly string _host;

    public ResilientMailGateway(string host, ILogger<ResilientMailGateway> logger)
    {
        _host = host;
        _pipeline = new ResiliencePipelineBuilder()
            .AddTimeout(TimeSpan.FromMinutes(5))
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<TimeoutRejectedException>()
                    .Handle<SmtpException>(), //! SMTP101
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(3),
                OnRetry = args =>
                {
                    logger.LogWarning(args.Outcome.Exception, "Attempt {N} failed", args.AttemptNumber);
                    return default;
                }
            })
            .AddTimeout(TimeSpan.FromSeconds(40))
            .Build();
    }

    public async Task SendAsync(MailMessage message, CancellationToken ct)
    {
        await _pipeline.ExecuteAsync(async token =>
        {
            using var client = new SmtpClient(_host, 587) { EnableSsl = true };
            await client.SendMailAsync(message, token);
        }, ct);
    }
}

public sealed record BookingConfirmed(string GuestEmail, string GuestName, string HotelName, DateOnly Arrival, int Nights);

public sealed class BookingConfirmationMailer(IMailGateway gateway)
{
    public async Task HandleAsync(BookingConfirmed booking, CancellationToken ct)
    {
        using var mail = new MailMessage("reservations@hotel.example", booking.GuestEmail)
        {
            Subject = $"Your stay at {booking.HotelName}",
            Body = $"Dear {booking.GuestName},\r\n\r\nwe look forward to seeing you on {booking.Arrival} for {booking.Nights} night(s)."
        };
        await gateway.SendAsync(mail, ct);
    }
}

public static class MailServiceCollectionExtensions
{
    public static IServiceCollection AddBookingMail(this IServiceCollection services, string host)
    {
        services.AddSingleton<IMailGateway>(sp => new ResilientMailGateway(host, sp.GetRequiredService<ILogger<ResilientMailGateway>>()));
        services.AddTransient<BookingConfirmationMailer>();
        return services;
    }
}
