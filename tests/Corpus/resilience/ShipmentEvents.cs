using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Corpus.Resilience.ShipmentEvents;

public record ShipmentDispatched(string OrderNo, string Email, string Tracking);

public class ShipmentMailHandler
{
    private readonly ISmtpClient _client;

    public ShipmentMailHandler(ISmtpClient client) => _client = client;

    public static void Configure(HandlerChain chain)
    {
        // refused by the server: nobody needs to see it twice
        chain.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 400).MoveToErrorQueue();  //! SMTP004

        chain.OnException<SmtpProtocolException>()
            .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
    }

    public async Task Handle(ShipmentDispatched evt)
    {
        var mime = new MimeMessage
        {
            Subject = $"Order {evt.OrderNo} is on its way",
            Body = new TextPart("html") { Text = $"<p>Track it: <b>{evt.Tracking}</b></p>" }
        };
        mime.From.Add(new MailboxAddress("Store", "orders@store.example"));
        mime.To.Add(MailboxAddress.Parse(evt.Email));
        await _client.SendAsync(mime);
    }
}
