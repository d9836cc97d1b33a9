using Microsoft.CodeAnalysis;

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
        ["ServiceReadyInNNNMinutes"] = Of(120, 220),
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
        ["EncryptionRequiredForAuthenticationMechanism"] = Of(523, 524, 538),
        ["UserNotLocalTryAlternatePath"] = ReplySet.Of(551),
        ["ExceededStorageAllocation"] = ReplySet.Of(552),
        ["MailboxNameNotAllowed"] = ReplySet.Of(553),
        ["TransactionFailed"] = ReplySet.Of(554),
        ["StartMail"] = ReplySet.Of(354),
        ["MailInput"] = ReplySet.Of(354),
        ["StartData"] = ReplySet.Of(354),
        ["AuthSuccessful"] = ReplySet.Of(235),
        ["AuthSucceeded"] = ReplySet.Of(235),
        ["AuthSuccess"] = ReplySet.Of(235),
        ["AuthChallenge"] = ReplySet.Of(334),
        ["ServerChallenge"] = ReplySet.Of(334),
        ["ServiceClosing"] = Of(221, 421),
        ["UserNotLocal"] = Of(251, 551),
        ["LocalError"] = ReplySet.Of(451),
        ["CommandUnrecognised"] = ReplySet.Of(500),
        ["CommandNotRecognized"] = Of(500, 502),
        ["UnrecognizedCommand"] = Of(500, 502),
        ["UnknownCommand"] = Of(500, 502),
        ["BadSequenceOfCommand"] = ReplySet.Of(503),
        ["ParameterNotImplemented"] = Of(504, 555),
        ["AuthRequired"] = ReplySet.Of(530),
        // Refused for good, for now, for the mechanism, or for lack of encryption.
        ["AuthenticationFailed"] = RefusedLogin,
        ["AuthenticationFailure"] = RefusedLogin,
        ["AuthFailed"] = RefusedLogin,
        ["AuthFailure"] = RefusedLogin,
        ["InvalidCredentials"] = RefusedLogin,
        ["BadCredentials"] = RefusedLogin,
        ["NoSuchUser"] = UnknownMailbox,
        ["NoSuchMailbox"] = UnknownMailbox,
        ["UserUnknown"] = UnknownMailbox,
        ["UnknownUser"] = UnknownMailbox,
        ["UserNotFound"] = UnknownMailbox,
        ["MailboxNotFound"] = UnknownMailbox,
        ["UnknownRecipient"] = UnknownMailbox,
        ["RecipientUnknown"] = UnknownMailbox,
        ["MailboxFull"] = FullMailbox,
        ["QuotaExceeded"] = FullMailbox,
        ["OverQuota"] = FullMailbox,
        ["StorageExceeded"] = FullMailbox,
        ["ExceededStorage"] = FullMailbox,
        ["Greylisted"] = ReplySet.Transient,
        ["Greylisting"] = ReplySet.Transient,
        ["TemporaryFailure"] = ReplySet.Transient,
        ["TransientFailure"] = ReplySet.Transient,
        ["PermanentFailure"] = ReplySet.Permanent,
    };

    private static ReplySet RefusedLogin => Of(422, 432, 454, 504, 523, 524, 530, 534, 535, 538);

    private static ReplySet UnknownMailbox => Of(450, 510, 511, 550, 551, 553, 554);

    private static ReplySet FullMailbox => Of(422, 450, 452, 522, 550, 552, 554);

    /// <summary>
    /// Codes that no RFC defines: the registry of enhanced codes pairs them with one, or servers were seen to send them. A number of such a
    /// name may be one, but is not told to become one.
    /// </summary>
    private static readonly ReplySet Undefined = Of(422, 510, 511, 522, 523, 524);

    /// <summary>What names add that are of no type of their own: <c>SMTP_SERVICE_READY</c>, <c>MailboxBusyCode</c>.</summary>
    private static readonly string[] Additions = ["smtp", "reply", "code", "status", "response", "rc"];

    /// <summary>The words of protocols whose replies look like those of SMTP.</summary>
    private static readonly string[] Others = ["http", "https", "ftp", "ftps", "nntp", "pop", "pop3", "imap", "sip", "rtsp", "web", "rest"];

    public static bool TryGetValue(string name, out ReplySet codes) =>
        Known.TryGetValue(name.Replace("_", ""), out codes!) || (Array.Exists(Additions, addition => name.IndexOf(addition, StringComparison.OrdinalIgnoreCase) >= 0)
            && Known.TryGetValue(string.Concat(RetryNames.Words(name).Where(static word => Array.IndexOf(Additions, word) < 0)), out codes!));

    /// <summary>Whether a number is that of a failure with mail alone, of the protocols whose replies a program may have beside it.</summary>
    public static bool IsOfMailOnly(int number) => number is 450 or 452 or 550 or 551 or 552 or 553 or 554;

    /// <summary>The replies that a name is known for.</summary>
    public static ReplySet Defined(ReplySet named) => named.Except(Undefined);

    /// <summary>
    /// Whether a symbol, or what is around it, is of another protocol by its name. A namespace only where the word has no other meaning:
    /// <c>Shop.Web.Mail</c> sends mail.
    /// </summary>
    public static bool IsOfOtherProtocol(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true }; symbol = symbol.ContainingSymbol)
        {
            var isNamespace = symbol is INamespaceSymbol;
            if (RetryNames.Words(symbol.Name).Any(word => Array.IndexOf(Others, word) >= 0 && !(isNamespace && word is "web" or "rest" or "pop")))
                return true;
        }

        return false;
    }

    /// <summary>What stands in the names of other protocols.</summary>
    public static readonly string[] OtherProtocols = ["http", "ftp", "nntp"];

    /// <summary>Whether an identifier names another protocol for certain: "rest" and "pop" are words of their own.</summary>
    public static bool NamesOtherProtocol(string name) =>
        Array.Exists(OtherProtocols, protocol => name.IndexOf(protocol, StringComparison.OrdinalIgnoreCase) >= 0)
        && RetryNames.Words(name).Any(static word => word is "http" or "https" or "ftp" or "ftps" or "sftp" or "nntp");

    /// <summary>"Code", in the languages in which such names were met.</summary>
    private static readonly string[] CodeWords = ["code", "codigo", "código", "codice", "kod", "kode", "kodu"];

    /// <summary>Numbers that have such a name, and are no reply.</summary>
    private static readonly string[] OtherNumbers = ["exit", "country", "post", "postal", "zip", "language", "lang", "area", "key", "hash", "char", "page", "bar", "item", "count", "port", "id", "length", "timeout", "lines"];

    /// <summary>Whether a number that is kept is named as a reply code: <c>Code</c>, <c>ReplyCode</c>, <c>_lastStatusCode</c>; not <c>ErrorCode</c>.</summary>
    public static bool SaysCode(string name) => RetryNames.Words(name) switch
    {
        [var code] => IsCodeWord(code),
        [.., "smtp", "status" or "reply"] => true,
        [.., "reply" or "status" or "smtp" or "response" or "server" or "result" or "last" or "return" or "answer" or "respuesta" or "antwort", var code] => IsCodeWord(code),
        _ => false,
    };

    /// <summary>Whether a number that is handed over is spoken of as a reply code: <c>code</c>, <c>statusId</c> is not.</summary>
    public static bool MentionsCode(string name)
    {
        var says = false;
        foreach (var word in RetryNames.Words(name))
        {
            if (Array.IndexOf(OtherNumbers, word) >= 0)
                return false;
            says |= IsCodeWord(word) || word is "status" or "reply" or "smtp";
        }

        return says;
    }

    private static bool IsCodeWord(string word) => Array.IndexOf(CodeWords, word) >= 0;

    /// <summary>Whether the name can mean no other code than that of a reply: <c>ReplyCode</c>, <c>SmtpStatusCode</c>.</summary>
    public static bool SaysReplyCode(string name) => RetryNames.Words(name) is ["reply" or "smtp", "code"] or ["smtp", "reply" or "status" or "response", "code"];

    private static ReplySet Of(params int[] codes) => ReplySet.Where(code => Array.IndexOf(codes, code) >= 0);
}
