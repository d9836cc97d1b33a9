using System;
using System.IO;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Corpus.MailKit_.DispatchOutcomeMapper;

public enum DispatchOutcome
{
    Delivered,
    RetryLater,
    Rejected,
    ConfigurationFault,
    Unknown,
}

public sealed record DispatchReport(DispatchOutcome Outcome, string Detail, DateTimeOffset At)
{
    public static DispatchReport Ok(string serverText) => new(DispatchOutcome.Delivered, serverText, DateTimeOffset.UtcNow);
}

public static class DispatchOutcomeMapper
{
    public static DispatchReport Report(Exception ex) =>
        new(Classify(ex), Describe(ex), DateTimeOffset.UtcNow);

    internal static DispatchOutcome Classify(Exception ex) => ex switch
    {
        SmtpCommandException command => command.StatusCode switch
        {
            SmtpStatusCode.ServiceNotAvailable
                or SmtpStatusCode.MailboxBusy
                or SmtpStatusCode.ErrorInProcessing
                or SmtpStatusCode.TransactionFailed  //! SMTP001
                or SmtpStatusCode.InsufficientStorage => DispatchOutcome.RetryLater,
            >= (SmtpStatusCode)500 => DispatchOutcome.Rejected,
            >= (SmtpStatusCode)400 => DispatchOutcome.RetryLater,
            _ => DispatchOutcome.Unknown,
        },
        SmtpProtocolException or IOException or SocketException or TimeoutException => DispatchOutcome.RetryLater,
        AuthenticationException or ServiceNotAuthenticatedException => DispatchOutcome.ConfigurationFault,
        SslHandshakeException => DispatchOutcome.ConfigurationFault,
        AggregateException { InnerExceptions: [var only] } => Classify(only),
        _ => DispatchOutcome.Unknown,
    };

    private static string Describe(Exception ex) => ex switch
    {
        SmtpCommandException { Mailbox: { } box } c => $"{(int)c.StatusCode} for {box.Address}: {c.Message}",
        SmtpCommandException c => $"{(int)c.StatusCode}: {c.Message}",
        _ => $"{ex.GetType().Name}: {ex.Message}",
    };
}
