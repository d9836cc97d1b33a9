using System;
using System.Net.Mail;

namespace Dispatch.Core
{
    public enum Lane
    {
        Done,
        Soon,
        Tomorrow,
        Reconnect,
        Trash,
    }

    public sealed class LaneSelector
    {
        private readonly Action<string> trace;

        public LaneSelector(Action<string> trace)
        {
            this.trace = trace ?? (_ => { });
        }

        public Lane Select(SmtpException error, int age)
        {
            var code = (int)error.StatusCode;
            trace("reply " + code + " after " + age + " hours");

            if (code == -1)
                return Lane.Reconnect;

            if (code == 10060) //! SMTP008
                return Lane.Reconnect;

            if (code >= 500)
                return Lane.Trash;

            if (code == 552) //! SMTP008
                return Lane.Tomorrow;

            if (age > 96)
                return Lane.Trash;

            return code == 421 || code == 451 ? Lane.Soon : Lane.Tomorrow;
        }
    }

    public sealed class LaneDispatcher
    {
        private readonly LaneSelector selector;
        private readonly IParking parking;
        private readonly SmtpClient client;

        public LaneDispatcher(LaneSelector selector, IParking parking, SmtpClient client)
        {
            this.selector = selector;
            this.parking = parking;
            this.client = client;
        }

        public Lane Dispatch(Parcel parcel)
        {
            try
            {
                using (var mail = new MailMessage(parcel.From, parcel.To, parcel.Subject, parcel.Text))
                    client.Send(mail);
                return Lane.Done;
            }
            catch (SmtpException error)
            {
                var lane = selector.Select(error, (int)(DateTime.UtcNow - parcel.Created).TotalHours);
                parking.Put(lane, parcel, error.Message);
                return lane;
            }
        }
    }

    public interface IParking
    {
        void Put(Lane lane, Parcel parcel, string reason);
    }

    public sealed class Parcel
    {
        public string From { get; set; }
        public string To { get; set; }
        public string Subject { get; set; }
        public string Text { get; set; }
        public DateTime Created { get; set; }
    }
}
