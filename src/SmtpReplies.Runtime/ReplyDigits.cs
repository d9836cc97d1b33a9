namespace SmtpReplies;

/// <summary>What the digits of a reply code say (RFC 5321, section 4.2.1).</summary>
internal static class ReplyDigits
{
    public static SmtpReplyClass ClassOf(SmtpReplyCode code) => (int)code is >= 200 and <= 599 ? (SmtpReplyClass)((int)code / 100) : SmtpReplyClass.None;

    public static SmtpReplyCategory CategoryOf(SmtpReplyCode code) => (int)code is < 100 or > 999
        ? SmtpReplyCategory.Unspecified
        : ((int)code / 10 % 10) switch
        {
            0 => SmtpReplyCategory.Syntax,
            1 => SmtpReplyCategory.Information,
            2 => SmtpReplyCategory.Connections,
            5 => SmtpReplyCategory.MailSystem,
            _ => SmtpReplyCategory.Unspecified,
        };
}
