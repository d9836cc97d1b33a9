using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portal.Background
{
    public class QueueOptions
    {
        public int MaxAttempts { get; set; } = 8;
        public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMinutes(2);
        public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(5);
        public string From { get; set; } = "portal@example.org";
    }

    public class QueuedMail
    {
        public Guid Id { get; set; }
        public string To { get; set; } = "";
        public string Subject { get; set; } = "";
        public string Body { get; set; } = "";
        public int Attempts { get; set; }
        public DateTimeOffset NotBefore { get; set; }
    }

    public enum Disposition { Done, Reschedule, Abandon }

    public interface IMailQueue
    {
        Task<IReadOnlyList<QueuedMail>> DueAsync(DateTimeOffset now, CancellationToken ct);
        Task RemoveAsync(QueuedMail mail, CancellationToken ct);
        Task RescheduleAsync(QueuedMail mail, DateTimeOffset when, CancellationToken ct);
        Task AbandonAsync(QueuedMail mail, string reason, CancellationToken ct);
    }

    public interface IFailurePolicy
    {
        Disposition Decide(Exception error, int attempts);
    }

    public class SmtpFailurePolicy : IFailurePolicy
    {
        private readonly QueueOptions _options;
        public SmtpFailurePolicy(IOptions<QueueOptions> options) => _options = options.Value;

        public Disposition Decide(Exception error, int attempts)
        {
            if (attempts >= _options.MaxAttempts)
                return Disposition.Abandon;

            switch (error)
            {
                case SmtpException smtp:
                    return IsPassing(smtp.StatusCode) ? Disposition.Reschedule : Disposition.Abandon;
                case TimeoutException:
                    return Disposition.Reschedule;
                default:
                    return Disposition.Abandon;
            }
        }

        private static bool IsPassing(SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.LocalErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ClientNotPermitted:
                case SmtpStatusCode.GeneralFailure:
                    return true;
                default:
                    return false;
            }
        }
    }

    public sealed class MailQueueProcessor : BackgroundService
    {
        private readonly IServiceScopeFactory _scopes;
        private readonly ILogger<MailQueueProcessor> _log;
        private readonly QueueOptions _options;

        public MailQueueProcessor(IServiceScopeFactory scopes, IOptions<QueueOptions> options, ILogger<MailQueueProcessor> log)
        {
            _scopes = scopes;
            _options = options.Value;
            _log = log;
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(_options.Poll);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await using var scope = _scopes.CreateAsyncScope();
                var queue = scope.ServiceProvider.GetRequiredService<IMailQueue>();
                var policy = scope.ServiceProvider.GetRequiredService<IFailurePolicy>();
                var client = scope.ServiceProvider.GetRequiredService<SmtpClient>();

                foreach (var mail in await queue.DueAsync(DateTimeOffset.UtcNow, stoppingToken))
                    await ProcessAsync(mail, queue, policy, client, stoppingToken);
            }
        }

        private async Task ProcessAsync(QueuedMail mail, IMailQueue queue, IFailurePolicy policy, SmtpClient client, CancellationToken ct)
        {
            mail.Attempts++;
            try
            {
                using var message = new MailMessage(new MailAddress(_options.From), new MailAddress(mail.To))
                {
                    Subject = mail.Subject,
                    Body = mail.Body,
                };
                await client.SendMailAsync(message, ct);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                if (policy.Decide(ex, mail.Attempts) == Disposition.Reschedule)
                {
                    var when = DateTimeOffset.UtcNow + _options.FirstDelay * Math.Pow(2, mail.Attempts - 1);
                    _log.LogInformation("Mail {Id} deferred to {When}: {Message}", mail.Id, when, ex.Message);
                    await queue.RescheduleAsync(mail, when, ct);
                }
                else
                {
                    _log.LogError(ex, "Mail {Id} abandoned after {N} attempts", mail.Id, mail.Attempts);
                    await queue.AbandonAsync(mail, ex.Message, ct);
                }
                return;
            }

            await queue.RemoveAsync(mail, ct);
        }
    }
}
