using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Arena.Tickets
{
    public record MailTicket(Guid OrderId, string Buyer, string SeatText, byte[] Pdf);

    public record TicketMailFailed(Guid OrderId, string Reason);

    public static class TicketMailWolverine
    {
        public static WolverineOptions UseTicketMail(this WolverineOptions options)
        {
            var policies = options.Policies;

            policies.OnException<SmtpCommandException>(x => x.StatusCode >= (SmtpStatusCode)500)
                .MoveToErrorQueue();

            policies.OnException<SmtpCommandException>()
                .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));

            policies.OnException<SmtpProtocolException>()
                .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

            return options;
        }
    }

    public static class MailTicketHandler
    {
        public static async Task Handle(MailTicket ticket, CancellationToken token)
        {
            var body = new BodyBuilder
            {
                TextBody = "Your ticket: " + ticket.SeatText + "\r\nPlease bring the attached code.",
            };
            body.Attachments.Add("ticket.pdf", ticket.Pdf, new ContentType("application", "pdf"));

            var mail = new MimeMessage
            {
                Subject = "Your ticket for tonight",
                Body = body.ToMessageBody(),
            };
            mail.From.Add(new MailboxAddress("Arena", "tickets@arena.example"));
            mail.To.Add(MailboxAddress.Parse(ticket.Buyer));

            using (var client = new SmtpClient())
            {
                await client.ConnectAsync("mx-out.arena.example", 25, cancellationToken: token);
                await client.SendAsync(mail, token);
                await client.DisconnectAsync(true, token);
            }
        }
    }
}
