using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Orders.Mailing;

public record OrderShipped(int OrderNo, string Customer, string TrackingUrl);

public static class OrderShippedHandler
{
    public static async Task Handle(OrderShipped e)
    {
        using var smtp = new SmtpClient("localhost");
        using var mail = new MailMessage("orders@orders.example", e.Customer)
        {
            Subject = $"Order {e.OrderNo} is on its way",
            Body = "Track it here: " + e.TrackingUrl,
        };
        await smtp.SendMailAsync(mail);
    }
}

public record OrderCancelled(int OrderNo, string Customer, string Reason);

public record AddressGone(string Customer, int Reply);

public static class OrderCancelledHandler
{
    // the customer is told by post when the address is gone, so this one does not go to the error queue
    public static async Task<AddressGone> Handle(OrderCancelled e)
    {
        using var smtp = new SmtpClient("localhost");
        using var mail = new MailMessage("orders@orders.example", e.Customer, $"Order {e.OrderNo} was cancelled", e.Reason);
        try
        {
            await smtp.SendMailAsync(mail);
            return null;
        }
        catch (SmtpFailedRecipientException x) when ((int)x.StatusCode is 550 or 551 or 553)
        {
            return new AddressGone(e.Customer, (int)x.StatusCode);
        }
    }
}

public static class OrderMailPolicies
{
    public static void AddOrderMail(this WolverineOptions opts)
    {
        // first match wins, so the permanent ones come first
        opts.Policies.OnException<SmtpException>(e => (int)e.StatusCode >= 500).MoveToErrorQueue();

        opts.Policies.OnException<SmtpException>()
            .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(4), TimeSpan.FromHours(12));

        opts.Policies.OnException<TimeoutException>().RetryTimes(2);

        opts.LocalQueue("order-mail").MaximumParallelMessages(3);
        opts.PublishMessage<OrderShipped>().ToLocalQueue("order-mail");
    }
}
