using System;
using System.Net.Mail;
using Polly;

namespace Corpus.Resilience.StandbyRelaySender
{
    public class StandbyRelaySender
    {
        private readonly string _primary;
        private readonly string _standby;
        private readonly Action<string> _trace;

        public StandbyRelaySender(string primary, string standby, Action<string> trace)
        {
            _primary = primary;
            _standby = standby;
            _trace = trace;
        }

        /// <summary>Tries the primary relay, then the standby in the other data centre.</summary>
        public void Send(MailMessage message)
        {
            var host = _primary;

            Policy
                .Handle<SmtpException>()
                .Retry(1, (error, _) =>
                {
                    _trace(host + " refused: " + error.Message);
                    host = _standby;
                })
                .Execute(() =>
                {
                    using (var client = new SmtpClient(host))
                    {
                        client.Send(message);
                    }
                });

            _trace("sent through " + host);
        }
    }
}
