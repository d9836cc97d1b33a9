using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Reisebuero
{
    public class Tour
    {
        public string Code { get; set; }
        public DateTime Start { get; set; }
        public List<string> Participants { get; } = new List<string>();
        public string GuideEmail { get; set; }
    }

    public class TourBookingConfirmations
    {
        private readonly string server;
        private readonly int port;

        public TourBookingConfirmations(string server, int port)
        {
            this.server = server;
            this.port = port;
        }

        private SmtpClient CreateClient()
        {
            return new SmtpClient(server, port) { EnableSsl = true };
        }

        public void SendConfirmation(Tour tour)
        {
            var message = new MailMessage();
            message.From = new MailAddress("touren@reisebuero.example", "Reisebüro");
            foreach (var participant in tour.Participants)
                message.Bcc.Add(participant);
            message.To.Add(tour.GuideEmail);
            message.Subject = "Tour " + tour.Code;
            message.Body = BuildText(tour);

            using (message)
            using (var client = CreateClient())
            {
                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    for (int i = 0; i < ex.InnerExceptions.Length; i++)
                    {
                        SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                        if (status == SmtpStatusCode.MailboxBusy || status == SmtpStatusCode.InsufficientStorage)
                        {
                            Console.WriteLine("Delivery failed - retrying in 5 seconds.");
                            Thread.Sleep(5000);
                            client.Send(message); //! SMTP009
                        }
                        else
                        {
                            Console.WriteLine("Failed to deliver message to {0}", ex.InnerExceptions[i].FailedRecipient);
                        }
                    }
                }
            }
        }

        public void SendCancellation(Tour tour, string reason)
        {
            foreach (var participant in tour.Participants)
            {
                using (var message = new MailMessage("touren@reisebuero.example", participant))
                using (var client = CreateClient())
                {
                    message.Subject = "Tour " + tour.Code + " fällt aus";
                    message.Body = reason;
                    message.CC.Add(tour.GuideEmail);
                    try
                    {
                        client.Send(message);
                    }
                    catch (SmtpFailedRecipientException ex) when ((int)ex.StatusCode / 100 == 4)
                    {
                        Thread.Sleep(TimeSpan.FromMinutes(1));
                        using (var second = CreateClient())
                            second.Send(message); //! SMTP009
                    }
                }
            }
        }

        private static string BuildText(Tour tour)
        {
            var text = new StringBuilder();
            text.AppendLine("Hallo,");
            text.AppendLine();
            text.AppendFormat("die Tour {0} startet am {1:d}.", tour.Code, tour.Start).AppendLine();
            return text.ToString();
        }
    }
}
