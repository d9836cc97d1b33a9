using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.ParkedMailAdmin
{
    public class ParkedMail
    {
        public int Id { get; set; }
        public MailMessage Message { get; set; } = new MailMessage();
        public SmtpStatusCode LastStatus { get; set; }
        public string ParkedBecause { get; set; } = "";
    }

    /// <summary>Refused mail waits here until somebody in the office has looked at it.</summary>
    public class ParkedMailAdmin
    {
        private readonly SortedDictionary<int, ParkedMail> _parked = new SortedDictionary<int, ParkedMail>();
        private readonly SmtpClient _smtp;
        private int _next;

        public ParkedMailAdmin(SmtpClient smtp) => _smtp = smtp;

        public IReadOnlyCollection<ParkedMail> List() => _parked.Values;

        public async Task SendAsync(MailMessage message)
        {
            try
            {
                await _smtp.SendMailAsync(message);
            }
            catch (SmtpException ex)
            {
                Park(message, ex);
            }
        }

        // Button "Resend" of the admin page
        public async Task<bool> OnResendClickedAsync(int id, string? correctedAddress)
        {
            if (!_parked.TryGetValue(id, out var mail))
                return false;

            if (correctedAddress != null)
            {
                mail.Message.To.Clear();
                mail.Message.To.Add(correctedAddress);
            }

            _parked.Remove(id);
            await SendAsync(mail.Message);
            return true;
        }

        // Button "Delete"
        public bool OnDeleteClicked(int id) => _parked.Remove(id);

        private void Park(MailMessage message, SmtpException ex)
        {
            var id = ++_next;
            _parked[id] = new ParkedMail { Id = id, Message = message, LastStatus = ex.StatusCode, ParkedBecause = ex.Message };
        }
    }
}
