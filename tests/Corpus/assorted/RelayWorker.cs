using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.RelayWorker
{
    public readonly struct Reply
    {
        public Reply(int code, string text) { Code = code; Text = text; }
        public int Code { get; }
        public string Text { get; }
    }

    public interface IWire
    {
        Task<Reply> TransmitAsync(OutboundItem item, CancellationToken ct);
    }

    public class OutboundItem
    {
        public Guid Id { get; set; }
        public string Sender { get; set; } = "";
        public List<string> Recipients { get; } = new List<string>();
        public byte[] Body { get; set; } = Array.Empty<byte>();
        public int Attempts { get; set; }
        public DateTime NotBefore { get; set; }
    }

    public interface IStore
    {
        Task<OutboundItem?> DequeueAsync(CancellationToken ct);
        Task RequeueAsync(OutboundItem item, CancellationToken ct);
        Task CompleteAsync(OutboundItem item, CancellationToken ct);
        Task BounceAsync(OutboundItem item, string why, CancellationToken ct);
    }

    public class RelayWorker
    {
        private const int MaxAttempts = 12;

        private static readonly HashSet<int> TryLater = new HashSet<int>
        {
            421,
            450,
            451,
            452,
            454,
            554,  //? SMTP001
        };

        private readonly IWire _wire;
        private readonly IStore _store;

        public RelayWorker(IWire wire, IStore store)
        {
            _wire = wire;
            _store = store;
        }

        public async Task RunAsync(CancellationToken ct)
        {
            while (!ct.IsCancellationRequested)
            {
                var item = await _store.DequeueAsync(ct);
                if (item == null)
                {
                    await Task.Delay(TimeSpan.FromSeconds(5), ct);
                    continue;
                }

                await HandleAsync(item, ct);
            }
        }

        private async Task HandleAsync(OutboundItem item, CancellationToken ct)
        {
            item.Attempts++;
            Reply reply = await _wire.TransmitAsync(item, ct);

            if (reply.Code >= 200 && reply.Code < 300)
            {
                await _store.CompleteAsync(item, ct);
                return;
            }

            bool again = TryLater.Contains(reply.Code) || reply.Code / 100 == 4;
            if (again && item.Attempts < MaxAttempts)
            {
                item.NotBefore = DateTime.UtcNow.AddMinutes(15 * item.Attempts);
                await _store.RequeueAsync(item, ct);
                return;
            }

            await _store.BounceAsync(item, reply.Code + " " + reply.Text, ct);
        }
    }
}
