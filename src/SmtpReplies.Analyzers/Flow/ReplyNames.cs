namespace SmtpReplies.Analyzers.Flow;

/// <summary>The names that RFC 5321 and its extensions, System.Net.Mail, MailKit and others give to replies, and the numbers they give them.</summary>
internal static class ReplyNames
{
    /// <summary>Without underscores, in any case. A name that two vocabularies give to two replies stands for both.</summary>
    private static readonly Dictionary<string, ReplySet> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SystemStatus"] = ReplySet.Of(211),
        ["HelpMessage"] = ReplySet.Of(214),
        ["ServiceReady"] = ReplySet.Of(220),
        ["ServiceClosingTransmissionChannel"] = Of(221, 421),
        ["AuthenticationSuccessful"] = ReplySet.Of(235),
        ["AuthenticationSucceeded"] = ReplySet.Of(235),
        ["UserNotLocalWillForward"] = ReplySet.Of(251),
        ["CannotVerifyUserWillAttemptDelivery"] = ReplySet.Of(252),
        ["CannotVerifyUser"] = ReplySet.Of(252),
        ["AuthenticationChallenge"] = ReplySet.Of(334),
        ["StartMailInput"] = ReplySet.Of(354),
        ["ServiceNotAvailable"] = ReplySet.Of(421),
        ["PasswordTransitionNeeded"] = ReplySet.Of(432),
        ["MailboxBusy"] = ReplySet.Of(450),
        ["MailboxUnavailable"] = Of(450, 550),
        ["LocalErrorInProcessing"] = ReplySet.Of(451),
        ["ErrorInProcessing"] = ReplySet.Of(451),
        // 507 is HTTP's.
        ["InsufficientStorage"] = Of(452, 507),
        ["InsufficientSystemStorage"] = ReplySet.Of(452),
        ["ClientNotPermitted"] = ReplySet.Of(454),
        ["TemporaryAuthenticationFailure"] = ReplySet.Of(454),
        ["CommandUnrecognized"] = ReplySet.Of(500),
        ["SyntaxError"] = Of(500, 501),
        ["CommandNotImplemented"] = ReplySet.Of(502),
        // 501 is HTTP's.
        ["NotImplemented"] = Of(501, 502, 504, 555),
        ["BadCommandSequence"] = ReplySet.Of(503),
        ["BadSequence"] = ReplySet.Of(503),
        ["BadSequenceOfCommands"] = ReplySet.Of(503),
        ["CommandParameterNotImplemented"] = ReplySet.Of(504),
        ["MustIssueStartTlsFirst"] = ReplySet.Of(530),
        ["AuthenticationRequired"] = ReplySet.Of(530),
        ["AuthenticationMechanismTooWeak"] = ReplySet.Of(534),
        ["AuthenticationInvalidCredentials"] = ReplySet.Of(535),
        ["EncryptionRequiredForAuthenticationMechanism"] = Of(523, 538),
        ["UserNotLocalTryAlternatePath"] = ReplySet.Of(551),
        ["ExceededStorageAllocation"] = ReplySet.Of(552),
        ["MailboxNameNotAllowed"] = ReplySet.Of(553),
        ["TransactionFailed"] = ReplySet.Of(554),
    };

    /// <summary>The words of protocols whose replies look like those of SMTP.</summary>
    private static readonly string[] Others = ["http", "https", "ftp", "ftps", "nntp", "pop", "pop3", "imap", "sip", "rtsp", "web", "rest"];

    public static bool TryGetValue(string name, out ReplySet codes) => Known.TryGetValue(name.Replace("_", ""), out codes!);

    public static bool SaysOtherProtocol(string name) => RetryNames.Words(name).Any(static word => Array.IndexOf(Others, word) >= 0);

    /// <summary>Whether a number that is kept is named as a reply code: <c>Code</c>, <c>ReplyCode</c>, <c>_lastStatusCode</c>; not <c>ErrorCode</c>.</summary>
    public static bool SaysCode(string name) => RetryNames.Words(name).Reverse().Take(2).ToList() is
        ["code"] or ["code", "reply" or "status" or "smtp" or "response" or "server" or "result" or "last"] or ["status" or "reply", "smtp"];

    /// <summary>Whether the name can mean no other code than that of a reply: <c>ReplyCode</c>, <c>SmtpStatusCode</c>.</summary>
    public static bool SaysReplyCode(string name) => RetryNames.Words(name).ToList() is ["reply" or "smtp", "code"] or ["smtp", "reply" or "status" or "response", "code"];

    private static ReplySet Of(params int[] codes) => ReplySet.Where(code => Array.IndexOf(codes, code) >= 0);
}
