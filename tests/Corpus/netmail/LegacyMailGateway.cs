using System;
using System.Net.Mail;

namespace Corpus.NetMail.LegacyMailGateway
{
    /// <summary>SMTP reply codes used by the gateway protocol.</summary>
    public static class SmtpReplies
    {
        public const int ServiceReady = 220;
        public const int ServiceClosing = 221;
        public const int Ok = 250;
        public const int StartMailInput = 354;
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int TransactionFailed = 451;  //! SMTP010
        public const int InsufficientStorage = 452;
        public const int SyntaxError = 501;
        public const int BadSequence = 503;
        public const int MailboxNotFound = 550;
    }

    public sealed class GatewayReply
    {
        public GatewayReply(int code, string text)
        {
            Code = code;
            Text = text;
        }

        public int Code { get; }
        public string Text { get; }

        public override string ToString()
        {
            return Code + " " + Text;
        }
    }

    public class LegacyMailGateway
    {
        private readonly SmtpClient _upstream;

        public LegacyMailGateway(SmtpClient upstream)
        {
            _upstream = upstream;
        }

        public GatewayReply Forward(MailMessage message)
        {
            try
            {
                _upstream.Send(message);
                return new GatewayReply(SmtpReplies.Ok, "forwarded");
            }
            catch (SmtpException ex)
            {
                return new GatewayReply(Translate(ex.StatusCode), ex.Message);
            }
        }

        private static int Translate(SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.ServiceNotAvailable: // 421
                    return SmtpReplies.ServiceNotAvailable;
                case SmtpStatusCode.MailboxBusy: // 450
                    return SmtpReplies.MailboxBusy;
                case SmtpStatusCode.MailboxUnavailable: // 550
                    return SmtpReplies.MailboxNotFound;
                case SmtpStatusCode.ExceededStorageAllocation: // 452  //! SMTP010
                    return 552;
                default:
                    return (int)status;
            }
        }
    }
}
