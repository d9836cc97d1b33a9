#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Skylark.Ops;

/// <summary>One thread, one priority queue, one relay. Mail that comes back with a 4 waits, the rest goes to the morgue.</summary>
public sealed class PriorityMailPump : IDisposable
{
    private sealed class Parcel
    {
        public required MailMessage Mail { get; init; }
        public int Rounds { get; set; }
        public DateTime Created { get; } = DateTime.UtcNow;
    }

    private readonly PriorityQueue<Parcel, DateTime> _queue = new();
    private readonly List<(string To, string Why)> _morgue = new();
    private readonly SmtpClient _client;
    private readonly object _gate = new();

    public PriorityMailPump(string relay) => _client = new SmtpClient(relay) { Timeout = 120_000 };

    public IReadOnlyList<(string To, string Why)> Morgue => _morgue;

    public void Enqueue(MailMessage mail)
    {
        lock (_gate)
            _queue.Enqueue(new Parcel { Mail = mail }, DateTime.UtcNow);
    }

    public async Task PumpAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (!TryTake(out var parcel))
            {
                await Task.Delay(1_000, ct);
                continue;
            }

            try
            {
                await _client.SendMailAsync(parcel!.Mail, ct);
                parcel.Mail.Dispose();
            }
            catch (SmtpFailedRecipientsException several)
            {
                foreach (var one in several.InnerExceptions)
                {
                    if ((int)one.StatusCode >= 500 || parcel!.Rounds > 10)
                        Bury(one.FailedRecipient ?? "?", one.Message);
                    else
                        Later(new Parcel { Mail = CopyFor(parcel.Mail, one.FailedRecipient!), Rounds = parcel.Rounds + 1 });
                }
            }
            catch (SmtpFailedRecipientException only)
            {
                if ((int)only.StatusCode >= 500 || parcel!.Rounds > 10)
                    Bury(only.FailedRecipient ?? "?", only.Message);
                else
                    Later(new Parcel { Mail = CopyFor(parcel.Mail, only.FailedRecipient!), Rounds = parcel.Rounds + 1 });
            }
            catch (SmtpException refusal)
            {
                parcel!.Rounds++;
                var leading = ((int)refusal.StatusCode).ToString()[0];
                var young = DateTime.UtcNow - parcel.Created < TimeSpan.FromDays(4);
                switch (leading)
                {
                    case '4' when young:
                    case '-' when young:
                        Later(parcel);
                        break;
                    default:
                        Bury(parcel.Mail.To.ToString(), refusal.Message);
                        break;
                }
            }
        }
    }

    private bool TryTake(out Parcel? parcel)
    {
        lock (_gate)
        {
            if (_queue.TryPeek(out parcel, out var due) && due <= DateTime.UtcNow)
            {
                _queue.Dequeue();
                return true;
            }
        }
        parcel = null;
        return false;
    }

    private static MailMessage CopyFor(MailMessage mail, string recipient) =>
        new(mail.From!.Address, recipient.Trim('<', '>'), mail.Subject, mail.Body);

    private void Later(Parcel parcel)
    {
        lock (_gate)
            _queue.Enqueue(parcel, DateTime.UtcNow.AddMinutes(5 * parcel.Rounds));
    }

    private void Bury(string to, string why)
    {
        lock (_gate)
            _morgue.Add((to, why));
    }

    public void Dispose() => _client.Dispose();
}
