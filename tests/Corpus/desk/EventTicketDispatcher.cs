using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Tickets.Dispatch
{
    public class Buyer
    {
        public int Id { get; set; }
        public string Email { get; set; }
        public bool EmailValid { get; set; } = true;
        public string Locale { get; set; } = "en";
    }

    public class Ticket
    {
        public Guid Code { get; set; }
        public Buyer Buyer { get; set; }
        public string Event { get; set; }
        public byte[] Pdf { get; set; }
        public bool Delivered { get; set; }
    }

    public interface ITicketContext
    {
        IQueryable<Ticket> Tickets { get; }
        Task<int> SaveChangesAsync();
    }

    public class EventTicketDispatcher
    {
        private static readonly Dictionary<string, string> Subjects = new Dictionary<string, string>
        {
            ["en"] = "Your ticket for {0}",
            ["de"] = "Ihre Karte für {0}",
            ["fr"] = "Votre billet pour {0}"
        };

        private readonly ITicketContext _context;
        private readonly string _host;
        private readonly NetworkCredential _login;

        public EventTicketDispatcher(ITicketContext context, string host, NetworkCredential login)
        {
            _context = context;
            _host = host;
            _login = login;
        }

        public async Task<(int Sent, int Failed)> DispatchAsync(string eventName)
        {
            int sent = 0, failed = 0;
            var open = _context.Tickets
                .Where(t => t.Event == eventName && !t.Delivered && t.Buyer.EmailValid)
                .ToList();

            using var client = new SmtpClient(_host, 587) { EnableSsl = true, Credentials = _login };
            foreach (var ticket in open)
            {
                try
                {
                    using var mail = Compose(ticket);
                    await client.SendMailAsync(mail);
                    ticket.Delivered = true;
                    sent++;
                }
                catch (SmtpException) //! SMTP004
                {
                    ticket.Buyer.EmailValid = false;
                    failed++;
                }
            }

            await _context.SaveChangesAsync();
            return (sent, failed);
        }

        private static MailMessage Compose(Ticket ticket)
        {
            var format = Subjects.TryGetValue(ticket.Buyer.Locale, out var s) ? s : Subjects["en"];
            var mail = new MailMessage("tickets@events.example", ticket.Buyer.Email)
            {
                Subject = string.Format(format, ticket.Event),
                Body = "Code: " + ticket.Code.ToString("D")
            };
            mail.Attachments.Add(new Attachment(new MemoryStream(ticket.Pdf), "ticket.pdf", "application/pdf"));
            return mail;
        }
    }
}
