using System;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Mixed.NetworkAwareMailer
{
    public class NetworkAwareMailer
    {
        private readonly SmtpClient _smtp;
        private readonly Action _reconnectVpn;

        public NetworkAwareMailer(SmtpClient smtp, Action reconnectVpn)
        {
            _smtp = smtp;
            _reconnectVpn = reconnectVpn;
        }

        public void Send(string to, string subject, string body)
        {
            try
            {
                _smtp.Send("field@survey.example", to, subject, body);
            }
            catch (SmtpException ex) when (IsNetworkTrouble(ex))
            {
                _reconnectVpn();
                Thread.Sleep(2000);
                _smtp.Send("field@survey.example", to, subject, body);
            }
        }

        private static bool IsNetworkTrouble(SmtpException ex)
        {
            int code = (int)ex.StatusCode;
            return ex.StatusCode == SmtpStatusCode.GeneralFailure
                || code == 10054;  //! SMTP008
        }
    }
}
