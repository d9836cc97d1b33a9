using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Courier.Lanes
{
    public enum Lane
    {
        Fast,
        Slow,
        Tomorrow,
        Reconnect,
        Drop,
    }

    public class LaneSorter
    {
        private readonly ILogger<LaneSorter> _logger;
        private readonly IDictionary<Lane, Queue<MailMessage>> _lanes = new Dictionary<Lane, Queue<MailMessage>>();

        public LaneSorter(ILogger<LaneSorter> logger)
        {
            _logger = logger;
            foreach (Lane lane in Enum.GetValues(typeof(Lane)))
                _lanes[lane] = new Queue<MailMessage>();
        }

        public int Count(Lane lane)
        {
            return _lanes[lane].Count;
        }

        public async Task FeedAsync(SmtpClient client, MailMessage mail)
        {
            try
            {
                await client.SendMailAsync(mail);
            }
            catch (SmtpException error)
            {
                var lane = Choose(error);
                _logger.LogInformation("{Subject} goes to {Lane}", mail.Subject, lane);
                _lanes[lane].Enqueue(mail);
            }
        }

        private static Lane Choose(SmtpException error)
        {
            int code = (int)error.StatusCode;

            if (code == 10060) //! SMTP008
                return Lane.Reconnect;

            if (code >= 500)
                return Lane.Drop;

            if (code == 552) //! SMTP008
                return Lane.Tomorrow;

            if (code == 421 || code == 451)
                return Lane.Slow;

            return code == -1 ? Lane.Reconnect : Lane.Slow;
        }
    }
}
