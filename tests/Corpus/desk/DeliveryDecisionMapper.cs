#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Enterprise.Persistence;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Enterprise.Persistence
{
    public interface IUnitOfWork
    {
        Task CommitAsync(CancellationToken token);
    }
}

namespace Enterprise.Correspondence.Application
{
    public enum DeliveryDecision
    {
        Delivered,
        RetryLater,
        Reject
    }

    public sealed record DeliveryAttempt(Guid LetterId, int Number, DeliveryDecision Decision, int? ReplyCode, string? ReplyText);

    public interface IDeliveryDecisionMapper
    {
        DeliveryDecision Map(SmtpCommandException exception);
    }

    public sealed class DeliveryDecisionMapper : IDeliveryDecisionMapper
    {
        public DeliveryDecision Map(SmtpCommandException exception)
        {
            ArgumentNullException.ThrowIfNull(exception);

            switch (exception.StatusCode)
            {
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.ErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ExceededStorageAllocation: // too many recipients on old servers, RFC 5321 4.5.3.1.10
                    return DeliveryDecision.RetryLater;

                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                case SmtpStatusCode.TransactionFailed:
                    return DeliveryDecision.Reject;

                default:
                    return (int)exception.StatusCode >= 500 ? DeliveryDecision.Reject : DeliveryDecision.RetryLater;
            }
        }
    }

    public interface ILetterRepository
    {
        Task<Letter?> NextDueAsync(DateTimeOffset now, CancellationToken token);
        void Add(DeliveryAttempt attempt);
    }

    public sealed class Letter
    {
        public Guid Id { get; init; }
        public MimeMessage Mime { get; init; } = new();
        public int AttemptCount { get; set; }
        public DateTimeOffset? DueAt { get; set; }
        public bool Closed { get; set; }
    }

    public sealed class LetterDeliveryService
    {
        private readonly ILetterRepository _letters;
        private readonly IUnitOfWork _unitOfWork;
        private readonly IDeliveryDecisionMapper _mapper;
        private readonly ILogger<LetterDeliveryService> _logger;

        public LetterDeliveryService(ILetterRepository letters, IUnitOfWork unitOfWork, IDeliveryDecisionMapper mapper, ILogger<LetterDeliveryService> logger)
            => (_letters, _unitOfWork, _mapper, _logger) = (letters, unitOfWork, mapper, logger);

        public async Task RunOnceAsync(string host, CancellationToken token)
        {
            while (await _letters.NextDueAsync(DateTimeOffset.UtcNow, token) is { } letter)
            {
                letter.AttemptCount++;
                var attempt = await TryAsync(letter, host, token);
                _letters.Add(attempt);

                switch (attempt.Decision)
                {
                    case DeliveryDecision.RetryLater when letter.AttemptCount < 12:
                        letter.DueAt = DateTimeOffset.UtcNow.AddMinutes(15 * letter.AttemptCount);
                        break;
                    default:
                        letter.Closed = true;
                        letter.DueAt = null;
                        break;
                }

                await _unitOfWork.CommitAsync(token);
                _logger.LogInformation("Letter {Id}, attempt {Number}: {Decision}", letter.Id, attempt.Number, attempt.Decision);
            }
        }

        private async Task<DeliveryAttempt> TryAsync(Letter letter, string host, CancellationToken token)
        {
            using var client = new SmtpClient();
            try
            {
                await client.ConnectAsync(host, 25, SecureSocketOptions.StartTlsWhenAvailable, token);
                var text = await client.SendAsync(letter.Mime, token);
                await client.DisconnectAsync(true, token);
                return new DeliveryAttempt(letter.Id, letter.AttemptCount, DeliveryDecision.Delivered, 250, text);
            }
            catch (SmtpCommandException e)
            {
                return new DeliveryAttempt(letter.Id, letter.AttemptCount, _mapper.Map(e), (int)e.StatusCode, e.Message);
            }
            catch (SmtpProtocolException e)
            {
                return new DeliveryAttempt(letter.Id, letter.AttemptCount, DeliveryDecision.RetryLater, null, e.Message);
            }
        }
    }
}
