#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Logistics.Outbound
{
    public sealed class OutboundItem
    {
        public required Guid Id { get; init; }
        public required MimeMessage Message { get; init; }
        public int Attempts { get; set; }
        public DateTimeOffset DueAt { get; set; }
        public string? Failure { get; set; }
        public bool Closed { get; set; }
    }

    public interface IItemStore
    {
        IAsyncEnumerable<OutboundItem> DueAsync(DateTimeOffset now);
        Task UpdateAsync(OutboundItem item);
    }

    public sealed class OrderedCatchWorker
    {
        private const int MaxAttempts = 40;
        private readonly IItemStore _store;
        private readonly Func<CancellationToken, Task<SmtpClient>> _open;
        private readonly TimeProvider _clock;

        public OrderedCatchWorker(IItemStore store, Func<CancellationToken, Task<SmtpClient>> open, TimeProvider clock)
        {
            _store = store;
            _open = open;
            _clock = clock;
        }

        public async Task RoundAsync(CancellationToken ct)
        {
            using var client = await _open(ct);
            await foreach (var item in _store.DueAsync(_clock.GetUtcNow()))
            {
                item.Attempts++;
                try
                {
                    await client.SendAsync(item.Message, ct);
                    item.Closed = true;
                    item.Failure = null;
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
                {
                    item.Closed = true;
                    item.Failure = $"{(int)ex.StatusCode} {ex.Message}";
                }
                catch (SmtpCommandException ex)
                {
                    Postpone(item, ex);
                }
                catch (Exception ex) when (ex is SmtpProtocolException or ServiceNotConnectedException or IOException)
                {
                    Postpone(item, ex);
                    await _store.UpdateAsync(item);
                    return;
                }

                await _store.UpdateAsync(item);
            }
        }

        private void Postpone(OutboundItem item, Exception reason)
        {
            item.Failure = reason.Message;
            if (item.Attempts >= MaxAttempts)
            {
                item.Closed = true;
                return;
            }
            item.DueAt = _clock.GetUtcNow() + TimeSpan.FromMinutes(Math.Min(180, 5 * item.Attempts));
        }
    }
}
