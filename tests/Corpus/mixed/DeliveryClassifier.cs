using System;
using System.IO;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Corpus.Mixed.DeliveryClassifier;

public readonly record struct Verdict(bool Again, string Reason)
{
    public static Verdict Retry(string why) => new(true, why);
    public static Verdict Stop(string why) => new(false, why);
}

/// <summary>What shall the scheduler do with a mail that did not go out?</summary>
public static class DeliveryClassifier
{
    public static Verdict Classify(Exception error) => error switch
    {
        AuthenticationException => Verdict.Stop("login"),
        ServiceNotAuthenticatedException => Verdict.Stop("login required"),
        SmtpCommandException cmd => cmd.StatusCode switch
        {
            SmtpStatusCode.ServiceNotAvailable => Verdict.Retry("server shutting down"),
            SmtpStatusCode.InsufficientStorage => Verdict.Retry("server disk"),
            SmtpStatusCode.MailboxBusy => Verdict.Retry("mailbox busy"),
            SmtpStatusCode.MailboxUnavailable => Verdict.Retry("mailbox not available now"),  //! SMTP001
            SmtpStatusCode.ErrorInProcessing => Verdict.Retry("server error"),
            var other => (int)other < 500 ? Verdict.Retry(other.ToString()) : Verdict.Stop(other.ToString())
        },
        SmtpProtocolException => Verdict.Retry("protocol"),
        IOException or SocketException or TimeoutException => Verdict.Retry("network"),
        _ => Verdict.Stop(error.GetType().Name)
    };
}
