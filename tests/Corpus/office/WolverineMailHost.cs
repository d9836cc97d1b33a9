#nullable enable
using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.ErrorHandling;

namespace Library.Reminders;

public record RemindReader(int ReaderId, string Address, string Title, DateOnly DueOn);

public record WelcomeReader(int ReaderId, string Address);

public static class WolverineMailHost
{
    public static IHostBuilder UseReminders(this IHostBuilder builder) => builder
        .ConfigureServices(services => services.AddSingleton<IPost, Post>())
        .UseWolverine(options =>
        {
            options.Policies.OnException<SmtpException>(e => e.StatusCode == SmtpStatusCode.ClientNotPermitted).MoveToErrorQueue(); //! SMTP004
            options.Policies.OnException<SmtpException>(e => (int)e.StatusCode >= 500).MoveToErrorQueue();
            options.Policies.OnException<SmtpException>()
                .ScheduleRetry(TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(8));
            options.Policies.OnException<TimeoutException>().RetryTimes(2);
            options.LocalQueue("mail").MaximumParallelMessages(2);
            options.PublishMessage<RemindReader>().ToLocalQueue("mail");
            options.PublishMessage<WelcomeReader>().ToLocalQueue("mail");
        });
}

public interface IPost
{
    Task SendAsync(string to, string subject, string body, CancellationToken ct);
}

public sealed class Post : IPost, IDisposable
{
    private readonly SmtpClient _client = new("smtp.library.example", 25);
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task SendAsync(string to, string subject, string body, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            using var message = new MailMessage("desk@library.example", to, subject, body);
            await _client.SendMailAsync(message, ct);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _one.Dispose();
    }
}

public class RemindReaderHandler
{
    private readonly IPost _post;
    private readonly ILogger<RemindReaderHandler> _logger;

    public RemindReaderHandler(IPost post, ILogger<RemindReaderHandler> logger)
    {
        _post = post;
        _logger = logger;
    }

    public async Task Handle(RemindReader command, CancellationToken ct)
    {
        var days = command.DueOn.DayNumber - DateOnly.FromDateTime(DateTime.Today).DayNumber;
        var text = days >= 0
            ? $"Please return \"{command.Title}\" within {days} days."
            : $"\"{command.Title}\" is {-days} days late.";
        await _post.SendAsync(command.Address, "Your loan", text, ct);
        _logger.LogInformation("Reader {Id} reminded of {Title}", command.ReaderId, command.Title);
    }
}

public class WelcomeReaderHandler
{
    private readonly IPost _post;

    public WelcomeReaderHandler(IPost post) => _post = post;

    [MaximumAttempts(2)]
    public Task Handle(WelcomeReader command, CancellationToken ct) =>
        _post.SendAsync(command.Address, "Welcome", "Your card is ready at the desk.", ct);
}
