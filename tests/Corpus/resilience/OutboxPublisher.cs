using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Resilience.OutboxPublisher
{
    public class OutboxItem
    {
        public Guid Id { get; set; }
        public byte[] Eml { get; set; } = Array.Empty<byte>();
        public int AttemptCount { get; set; }
        public DateTime? NextAttemptUtc { get; set; }
        public string? FailureReason { get; set; }
    }

    public interface IOutbox
    {
        IAsyncEnumerable<OutboxItem> DueAsync(CancellationToken ct);
        Task CompleteAsync(OutboxItem item);
        Task DeadLetterAsync(OutboxItem item);
        Task PostponeAsync(OutboxItem item);
    }

    public class OutboxPublisher
    {
        private readonly IOutbox _outbox;
        private readonly ISmtpClient _client;

        public OutboxPublisher(IOutbox outbox, ISmtpClient client)
        {
            _outbox = outbox;
            _client = client;
        }

        public async Task PublishAsync(CancellationToken ct)
        {
            await foreach (var item in _outbox.DueAsync(ct))
            {
                try
                {
                    using var stream = new System.IO.MemoryStream(item.Eml);
                    var mime = await MimeMessage.LoadAsync(stream, ct);
                    await _client.SendAsync(mime, ct);
                    await _outbox.CompleteAsync(item);
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
                {
                    item.FailureReason = ex.Message;
                    await _outbox.DeadLetterAsync(item);
                }
                catch (Exception ex) when (ex is SmtpCommandException or SmtpProtocolException or System.IO.IOException)
                {
                    item.AttemptCount++;
                    item.FailureReason = ex.Message;
                    if (item.AttemptCount > 15)
                    {
                        await _outbox.DeadLetterAsync(item);
                        continue;
                    }

                    item.NextAttemptUtc = DateTime.UtcNow.AddMinutes(Math.Min(240, 5 * Math.Pow(2, item.AttemptCount)));
                    await _outbox.PostponeAsync(item);
                }
            }
        }
    }
}
