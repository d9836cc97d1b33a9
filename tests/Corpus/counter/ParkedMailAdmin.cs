#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Court.Registry.Mail
{
    public enum ParkState { Waiting, Sent, Parked }

    public sealed class ParkedMail
    {
        public int Number { get; init; }
        public required MimeMessage Message { get; init; }
        public ParkState State { get; set; }
        public int Tries { get; set; }
        public DateTime NotBefore { get; set; }
        public string? LastReply { get; set; }
        public string? ReleasedBy { get; set; }
    }

    public sealed class ParkedMailAdmin
    {
        private readonly ConcurrentDictionary<int, ParkedMail> _mails = new();
        private readonly Func<MimeMessage, CancellationToken, Task> _transport;

        public ParkedMailAdmin(Func<MimeMessage, CancellationToken, Task> transport) => _transport = transport;

        public void Accept(ParkedMail mail) => _mails[mail.Number] = mail;

        public IEnumerable<ParkedMail> Parked() =>
            _mails.Values.Where(m => m.State == ParkState.Parked).OrderBy(m => m.Number);

        // called by the clerk's "send once more" button, after a look at the reply
        public bool Release(int number, string clerk)
        {
            if (!_mails.TryGetValue(number, out var mail) || mail.State != ParkState.Parked)
                return false;
            mail.State = ParkState.Waiting;
            mail.ReleasedBy = clerk;
            mail.Tries = 0;
            return true;
        }

        public async Task TickAsync(DateTime now, CancellationToken ct)
        {
            foreach (var mail in _mails.Values)
            {
                if (mail.State != ParkState.Waiting || mail.NotBefore > now)
                    continue;

                mail.Tries++;
                try
                {
                    await _transport(mail.Message, ct);
                    mail.State = ParkState.Sent;
                }
                catch (SmtpCommandException ex)
                {
                    mail.LastReply = $"{(int)ex.StatusCode} {ex.Message}";
                    var passing = (int)ex.StatusCode is > 399 and < 500;
                    if (passing && mail.Tries < 30)
                        mail.NotBefore = now + TimeSpan.FromMinutes(15);
                    else
                        mail.State = ParkState.Parked;
                }
            }
        }
    }
}
