using System;
using System.Collections.Generic;
using System.Linq;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.FakeSmtpFailures;

[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Attribute;

internal static class Check
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, got {actual}");
    }
}

internal static class RetryRule
{
    public static bool ShouldRetry(Exception ex) => ex is SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 };
}

public class RetryRuleTests
{
    private static readonly MailboxAddress Joe = new("Joe", "joe@example.com");

    private static readonly SmtpStatusCode[] RetrySamples =
    [
        SmtpStatusCode.ServiceNotAvailable,
        SmtpStatusCode.MailboxBusy,
        SmtpStatusCode.MailboxUnavailable,
        SmtpStatusCode.TransactionFailed,
        SmtpStatusCode.InsufficientStorage,
        (SmtpStatusCode)511,
    ];

    [Fact]
    public void Number_decides_whatever_the_error_code()
    {
        var failures =
            from status in RetrySamples
            from error in Enum.GetValues<SmtpErrorCode>()
            select new SmtpCommandException(error, status, Joe, $"{(int)status} sample");

        foreach (var failure in failures)
            Check.Equal((int)failure.StatusCode < 500, RetryRule.ShouldRetry(failure));
    }

    [Fact]
    public void Unknown_user_is_not_retried()
    {
        var ex = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxUnavailable, Joe, "5.1.1 unknown");

        Check.Equal(false, RetryRule.ShouldRetry(ex));
        Check.Equal(true, ex.Message.Contains("5.1.1"));
    }

    [Fact]
    public void Greylisting_is_retried()
    {
        var ex = new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxBusy, Joe, "4.2.0 greylisted");

        Check.Equal(true, RetryRule.ShouldRetry(ex));
    }

    [Fact]
    public void Dropped_line_is_somebody_elses_business() =>
        Check.Equal(false, RetryRule.ShouldRetry(new SmtpProtocolException("The SMTP server has unexpectedly disconnected.")));
}
