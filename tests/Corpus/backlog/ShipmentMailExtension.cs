using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Kargo.Shipping
{
    public class ShipmentLeft
    {
        public string TrackingId { get; set; }
        public string CustomerMail { get; set; }
        public IList<string> Parcels { get; set; } = new List<string>();
    }

    public class ShipmentLeftHandler
    {
        private readonly SmtpClient _client;

        public ShipmentLeftHandler(SmtpClient client)
        {
            _client = client;
        }

        public async Task Handle(ShipmentLeft shipment)
        {
            using (var mail = new MailMessage("track@kargo.example", shipment.CustomerMail))
            {
                mail.Subject = "On its way: " + shipment.TrackingId;
                mail.Body = string.Join(Environment.NewLine, shipment.Parcels);
                await _client.SendMailAsync(mail);
            }
        }
    }

    public class ShipmentMailExtension : IWolverineExtension
    {
        public void Configure(WolverineOptions options)
        {
            options.OnException<FormatException>().Discard();
            options.OnException<SmtpException>(Final).MoveToErrorQueue();
            options.OnException<SmtpException>()
                .ScheduleRetry(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(20), TimeSpan.FromHours(2), TimeSpan.FromHours(8));
            options.OnException<TimeoutException>()
                .RetryWithCooldown(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));
        }

        private static bool Final(SmtpException error)
        {
            return (int)error.StatusCode >= 500 && (int)error.StatusCode <= 599;
        }
    }
}
