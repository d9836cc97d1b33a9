using System.Collections.Immutable;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What a name says: that something is to be tried again.</summary>
internal static class RetryNames
{
    /// <summary>Beginnings of words, in the languages in which such names were met.</summary>
    private static readonly string[] Beginnings =
    [
        "transient", "temporar", "retry", "retri", "recover", "requeue", "resend", "defer", "reattempt",
        "erneut", "wieder", "vorübergeh", "voruebergeh", "reint", "transitor", "réessay", "reessay", "riprov", "ritent", "tentar", "yeniden", "tekrar", "ponow", "opnieuw",
    ];

    private static readonly string[] WholeWords = ["again", "soft"];

    /// <summary>Words for another way: the next host, another account.</summary>
    private static readonly string[] Others = ["next", "other", "another", "alternate", "alternative", "fallback", "failover"];

    /// <summary>
    /// A word that turns the meaning round, says the opposite, or says that something else is tried. "Soft bounce" is a question of
    /// its own: many permanent replies are soft bounces.
    /// </summary>
    private static readonly string[] Negations =
    [
        "not", "no", "non", "never", "dont", "cannot", "cant", "stop", "un", "permanent", "fatal", "hard", "retrieve", "retrieved", "without", "disable", "nicht", "kein",
        "bounce", .. Others,
    ];

    /// <summary>Names of calls that hand out another thing each time.</summary>
    private static readonly string[] Takers = ["dequeue", "take", "pop", "next", "read", "receive", "poll", "fetch", "consuming"];

    public static bool SaysRetry(string name) => Known(name).SaysRetry ??= DoesSayRetry(name);

    private static bool DoesSayRetry(string name)
    {
        var says = false;
        foreach (var word in Words(name))
        {
            if (Array.IndexOf(Negations, word) >= 0)
                return false;
            says |= Array.IndexOf(WholeWords, word) >= 0
                || Array.Exists(Beginnings, beginning => word.StartsWith(beginning, StringComparison.Ordinal) && !word.StartsWith("retriev", StringComparison.Ordinal));
        }

        return says;
    }

    /// <summary>
    /// Whether a member of an enum says so: "BounceKind.Soft" does not, and "RetryMode.None" neither. "NextStep" only asks what comes next.
    /// </summary>
    public static bool SaysRetry(string type, string member) =>
        (SaysRetry(member) || SaysLater(member)) && !Words(type).Any(static word => word != "next" && Array.IndexOf(Negations, word) >= 0);

    /// <summary>Whether what a list or a choice holds is tried later (<c>TryLater</c>); a flag of that name may be set before anything was sent.</summary>
    public static bool SaysLater(string name) => Words(name) is ["try" or "send" or "redo", "later", ..] or [.., "try" or "send" or "redo", "later"];

    /// <summary>Whether the name says that a thing is put back to be sent again (<c>Requeue</c>, <c>ScheduleRetry</c>); not that it is counted or logged.</summary>
    public static bool SaysRequeue(string name) =>
        SaysRetry(name)
        && Words(name).First() is "retry" or "requeue" or "resend" or "reschedule" or "schedule" or "enqueue" or "queue" or "defer" or "reattempt";

    /// <summary>Whether the name says that enough was tried (<c>RetryLimitExceeded</c>, <c>RetriesExhausted</c>).</summary>
    public static bool SaysNoMoreAttempts(string name) => Words(name).Any(static word =>
        word is "limit" or "exceeded" or "exhausted" or "max" or "maximum" or "reached" or "failed" or "many" or "over" or "out" or "end" or "ended" or "after");

    /// <summary>Whether the name says that a person decides on another attempt (<c>ShowRetryButton</c>, <c>CanResend</c>): RFC 5321, section 4.2.1, foresees that.</summary>
    public static bool SaysByHand(string name) =>
        Words(name).Any(static word => word is "can" or "may" or "show" or "offer" or "allow" or "enable" or "enabled" or "visible" or "button" or "link" or "manual" or "manually" or "user" or "prompt" or "ask" or "suggest");

    /// <summary>Whether the name says when the next attempt is (<c>NextAttemptUtc</c>, <c>RetryAt</c>, <c>nextRetryOn</c>).</summary>
    public static bool SaysNextAttempt(string name) => Words(name) is
        ["next", "attempt" or "attempts" or "retry" or "try" or "send", ..] or ["retry" or "resend" or "requeue", "at" or "on" or "after" or "time" or "date", ..];

    /// <summary>Whether the name speaks of how often, or how long, something was tried (<c>attempts</c>, <c>IsLastTry</c>, <c>deadline</c>).</summary>
    public static bool SaysAttempt(string name) => Words(name).Any(static word => word is "attempt" or "attempts" or "try" or "tries" or "count" or "counter" or "deadline" or "expired" or "exhausted" or "last" or "left" or "remaining" or "age");

    /// <summary>Whether the name says what has become of a thing (<c>Status</c>, <c>IsSent</c>, <c>Failed</c>).</summary>
    public static bool SaysState(string name) => Words(name).Any(static word => word is "status" or "state" or "phase" or "stage" or "failed" or "sent" or "done" or "closed" or "dead" or "active" or "completed" or "processed" or "result" or "outcome");

    /// <summary>Whether the name says which attempt it is, or how long to wait for it (<c>attempt</c>, <c>isRetry</c>, <c>delayMs</c>).</summary>
    public static bool SaysRound(string name) => SaysRetry(name) || SaysAttempt(name) || SaysCount(name)
        || Words(name).Any(static word => word is "delay" or "wait" or "backoff" or "pause" or "interval" or "depth");

    /// <summary>Whether the name is of a member after which things go another way (<c>UseNextHost</c>, <c>Rotate</c>), and not of how long to wait for that.</summary>
    public static bool SaysOther(string name) =>
        Words(name).Any(static word => Array.IndexOf(Others, word) >= 0 || word is "switch" or "rotate" or "advance") && !SaysRound(name);

    /// <summary>Whether the name is of what is noted about the last attempt.</summary>
    public static bool SaysAccount(string name) =>
        SaysState(name) || Words(name).Any(static word => word is "error" or "reason" or "reply" or "response" or "last" or "failure");

    /// <summary>Words for an address and for who has it.</summary>
    private static readonly string[] Addressees =
    [
        "address", "addresses", "email", "emails", "mailbox", "subscriber", "subscribers", "subscription", "subscriptions", "customer", "customers", "contact", "contacts", "user", "users", "member", "members",
        "adresse", "empfänger", "empfaenger", "dirección", "direccion", "correo", "destinatario", "suscriptor", "abonné", "abonne", "indirizzo",
    ];

    /// <summary>Beginnings of words for a list of addresses that get no mail.</summary>
    private static readonly string[] NoMailLists = ["suppress", "unsubscrib", "blacklist", "blocklist", "denylist", "sperrliste"];

    /// <summary>
    /// Whether a call says that an address is marked as useless (<c>MarkInvalid</c>, <c>Suppress</c>, <c>MarcarEmailInvalidoAsync</c>), is put on a
    /// list of such (<c>_suppressed.Add</c>), or is taken off the list of those that get mail (<c>RemoveSubscriber</c>, <c>_addresses.Disable</c>).
    /// </summary>
    /// <param name="name">The method.</param>
    /// <param name="receiver">What it is called on, and its type; empty for a list that the program keeps for itself.</param>
    /// <param name="list">What it is called on.</param>
    public static bool SaysMark(string name, string receiver, string list) => Words(name).FirstOrDefault() switch
    {
        null => false,
        _ when SaysPerhaps(name) => false,
        "deactivate" => true,
        "mark" or "set" or "flag" or "marcar" or "marquer" or "markiere" or "segna" or "record" or "register" => SaysPermanent(name) || Words(name).Any(SaysNoMail),
        "add" or "insert" or "put" or "try" => SaysNoMailList(name) || SaysNoMailList(list) || SaysHardBounce(name),
        "remove" or "delete" or "disable" or "purge" or "ban" or "block" => Words(name).Any(SaysAddressee) || Words(receiver).Any(SaysAddressee),
        var first => SaysNoMail(first),
    };

    /// <summary>Whether the name speaks of an address.</summary>
    public static bool SaysAddress(string name) => Words(name).Any(static word => SaysAddressee(word) || word is "mail" or "recipient");

    /// <summary>
    /// Whether a flag says that somebody gets no more mail (<c>DoNotMail</c>, <c>MailDisabled</c>, <c>Bounced</c>, and <c>EmailValid</c> that is set to
    /// false), or that an entry goes (<c>Remove</c>).
    /// </summary>
    /// <param name="name">The flag.</param>
    /// <param name="owner">What has it, and its type.</param>
    /// <param name="value">What it is set to.</param>
    public static bool SaysFlaggedOff(string name, string owner, bool value)
    {
        if (Words(owner).Any(static word => word is "settings" or "options" or "config" or "configuration" or "state" or "feature" or "client" or "sender" or "server" or "account"))
            return false;
        return Words(name).Where(static word => word is not ("is" or "has" or "was" or "to" or "be")).ToList() switch
        {
            [var only] when value => only is "remove" or "removed" or "bounced" or "undeliverable" or "suppressed" or "unsubscribed" or "blacklisted" or "blocklisted",
            [.., "not" or "dont", "mail" or "email" or "contact"] or [.., "no", "mail" or "mails" or "email" or "emails"] => value,
            [.., "disabled" or "blocked" or "suppressed" or "undeliverable" or "unsubscribed" or "blacklisted" or "bad" or "dead"] => value && SaysAddress(name),
            [.., "valid" or "active" or "enabled" or "deliverable" or "reachable"] => !value && (SaysAddress(name) || Words(owner).Any(SaysAddressee)),
            [.., "subscribed"] => !value,
            _ => false,
        };
    }

    private static bool SaysAddressee(string word) => Array.IndexOf(Addressees, word) >= 0;

    private static bool SaysNoMail(string word) => Array.Exists(NoMailLists, beginning => word.StartsWith(beginning, StringComparison.Ordinal));

    private static bool SaysNoMailList(string list) => Words(list).Any(SaysNoMail) || (SaysPermanent(list) && Words(list).Any(SaysAddressee)) || SaysHardBounce(list);

    private static bool SaysHardBounce(string name) => Words(name) is [.., "hard", "bounce" or "bounces" or "bounced"];

    /// <summary>
    /// Whether a call says that a message, or its delivery, is given up (<c>GiveUp</c>, <c>MoveToDeadLetter</c>, <c>HandlePermanentFailure</c>,
    /// <c>DeleteForGood</c>).
    /// </summary>
    public static bool SaysGiveUp(string name)
    {
        var words = Words(name);
        if (words is ["is" or "has" or "can" or "get" or "find" or "count" or "test" or "check", ..] || SaysLog(name) || SaysPerhaps(name))
            return false;
        return words switch
        {
            ["give", "up", ..] or ["drop" or "discard", "mail" or "message" or "letter", ..] => true,
            _ => Says("dead", "letter") || Says("for", "good") || words.Contains("forever") || SaysHardBounce(name)
                || (SaysPermanent(name) && words.Any(static word => word.StartsWith("permanent", StringComparison.Ordinal) || word.StartsWith("undeliver", StringComparison.Ordinal))),
        };

        bool Says(string first, string second) => words.IndexOf(first) is >= 0 and var place && place + 1 < words.Length && words[place + 1] == second;
    }

    /// <summary>Whether what is called decides by itself whether it does that (<c>GiveUpOrRetry</c>, <c>SuppressIfPermanent</c>).</summary>
    private static bool SaysPerhaps(string name) => Words(name).Any(static word => word is "or" or "if" or "when" or "unless" or "maybe");

    /// <summary>Whether a member of an enum that has another one for "again" says that a thing is given up: <c>Action.Drop</c> beside <c>Action.Retry</c>.</summary>
    public static bool SaysGivenUp(string member) => Words(member) is
        ["drop" or "dropped" or "discard" or "discarded" or "abandon" or "abandoned" or "suppress" or "suppressed" or "blacklist" or "blacklisted" or "bounce" or "bounced" or "undeliverable"]
        or ["give" or "given" or "gave", "up"] or ["dead", "letter" or "lettered"];

    /// <summary>Beginnings of words that say: for good.</summary>
    private static readonly string[] ForGood =
    [
        "permanent", "fatal", "definit", "hard", "dead", "unrecover", "undeliver", "irrecover", "nonretry", "endgültig", "endgueltig", "dauerhaft", "kalıcı", "kalici",
        "invalid", "inválid", "ungültig", "ungueltig", "geçersiz", "gecersiz", "nieprawid",
    ];

    /// <summary>Words that make "for good" of "again": <c>NonRetryable</c>, <c>DoNotRetry</c>.</summary>
    private static readonly string[] NotAgain = ["non", "not", "no", "never", "dont"];

    /// <summary>Words that take it back: "not permanent", "permanent or temporary".</summary>
    private static readonly string[] NotForGood =
    [
        "not", "no", "non", "never", "or", "nicht", "kein", "deadline", "deadlock", "header", "hardware", "definition", "operation", "argument",
    ];

    /// <summary>Whether the name says that a failure is for good.</summary>
    public static bool SaysPermanent(string name) => Known(name).SaysPermanent ??= DoesSayPermanent(name);

    private static bool DoesSayPermanent(string name)
    {
        var says = false;
        var before = "";
        foreach (var word in Words(name))
        {
            if (Array.IndexOf(NotAgain, before) >= 0 && word.StartsWith("retr", StringComparison.Ordinal) && !word.StartsWith("retriev", StringComparison.Ordinal))
                return true;
            before = word;
        }

        foreach (var word in Words(name))
        {
            if (Array.IndexOf(NotForGood, word) >= 0)
                return false;
            says |= Array.Exists(ForGood, beginning => word.StartsWith(beginning, StringComparison.Ordinal));
        }

        return says && !SaysRetry(name);
    }

    /// <summary>Whether the name says that the thing sends mail (<c>SendOnceAsync</c>, <c>DeliverMessage</c>).</summary>
    public static bool SaysSend(string name) =>
        // Most names are turned away before they are taken apart.
        (name.IndexOf("send", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("deliver", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("submit", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("transmit", StringComparison.OrdinalIgnoreCase) >= 0)
        && Words(name).Any(static word => word is "send" or "deliver" or "submit" or "transmit");

    /// <summary>Whether the name says that what is sent is one command, or bytes of one (<c>SendCommand</c>, <c>SendLine</c>).</summary>
    public static bool SaysCommand(string name) =>
        Words(name).Any(static word => word is "command" or "cmd" or "line" or "raw" or "helo" or "ehlo" or "auth" or "login" or "data" or "bytes" or "rcpt" or "recipient" or "quit" or "greeting" or "request");

    /// <summary>Whether the name says that a thing is made, the same each time (<c>BuildMessage</c>, <c>CreateMail</c>).</summary>
    public static bool SaysMake(string name) =>
        Words(name).Any(static word => word is "build" or "create" or "make" or "compose" or "generate" or "prepare" or "new" or "to");

    /// <summary>Whether the name says that something is taken out of a message, or made otherwise in it (<c>RemoveRecipient</c>, <c>StripAttachments</c>).</summary>
    public static bool SaysChange(string name) =>
        Words(name) is [var verb, .. var rest]
        && verb is "remove" or "strip" or "drop" or "exclude" or "delete" or "replace" or "change" or "shorten" or "reduce" or "rewrite" or "fix" or "clear"
        && rest.Any(static word => word is "recipient" or "recipients" or "rcpt" or "address" or "addresses" or "mailbox" or "attachment" or "attachments" or "header" or "headers" or "body" or "sender" or "line" or "lines");

    /// <summary>Whether the name says that a thing is kept somewhere, or handed on (<c>SaveAsync</c>, <c>Enqueue</c>).</summary>
    public static bool SaysStore(string name) =>
        Words(name).Any(static word => word is "store" or "save" or "insert" or "persist" or "spool" or "enqueue" or "append" or "commit" or "upload" or "deliver" or "publish" or "archive");

    /// <summary>Whether the name says that each call gives another thing (<c>Dequeue</c>, <c>GetNextMessage</c>).</summary>
    public static bool SaysTake(string name) =>
        Words(name).Any(static word => Array.IndexOf(Takers, word) >= 0);

    /// <summary>Whether the name says that a thing is put at the end of a queue (<c>Enqueue</c>, <c>TryAdd</c>, <c>Writer.WriteAsync</c>).</summary>
    public static bool SaysPut(string name) =>
        Words(name).FirstOrDefault(static word => word != "try") is "enqueue" or "requeue" or "add" or "write" or "post" or "push" or "put" or "queue";

    /// <summary>Whether the name says that attempts or time are kept count of.</summary>
    public static bool SaysCount(string name) => Words(name).Any(static word => Array.IndexOf(Counters, word) >= 0);

    private static readonly string[] Counters =
    [
        "attempt", "attempts", "tries", "tried", "retries", "retry", "count", "counter", "counts", "limit", "max", "maximum", "deadline", "expires", "expiry", "expired", "expiration", "age", "old", "created",
        "since", "until", "elapsed", "stopwatch", "now", "ttl", "failures", "failed", "versuche", "versuch", "intentos", "intento", "tentativas", "tentatives", "prob", "pogingen",
    ];

    /// <summary>Whether the name says that something is read in a way that the tables do not have: by callback, or all of it.</summary>
    public static bool SaysOtherRead(string name) =>
        Words(name).Any(static word => word is "begin" or "end" or "read" or "receive" or "copy" or "peek");

    /// <summary>Whether the name speaks of SMTP or of its replies.</summary>
    public static bool SaysSmtp(string name) =>
        name.IndexOf("smtp", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether the name is of what a server said beside the code (<c>Text</c>, <c>lastReply</c>, <c>EnhancedCode</c>); the message may be the mail.</summary>
    public static bool SaysReplyText(string name) => Words(name) is [.., var last] words && (words.Contains("enhanced")
        || last is "text" or "reply" or "response" or "answer" or "line" or "lines" or "diagnostic" or "description" or "detail" or "details" or "said"
            or "texto" or "testo" or "tekst" or "metin" or "respuesta" or "resposta" or "risposta" or "antwort" or "odpowiedz" or "yanit");

    /// <summary>Whether the name speaks of mail that comes back: what says why is a reply of SMTP (RFC 3463, RFC 3464).</summary>
    public static bool SaysBounce(string name) => Words(name).Any(static word => word is "bounce" or "bounces" or "bounced" or "dsn" or "ndr");

    /// <summary>Whether the name says that a text is only shown or kept for people.</summary>
    public static bool SaysLog(string name) =>
        Words(name).FirstOrDefault() is "log" or "trace" or "debug" or "print" or "info" or "information" or "verbose" or "write" or "append" or "report" or "display" or "show" or "output";

    /// <summary>Whether the name is of something that keeps or shows, for people, what was said.</summary>
    public static bool SaysRecord(string name) =>
        Words(name).Any(static word => word is "log" or "logger" or "trace" or "transcript" or "protokoll" or "protocol" or "history" or "console" or "debug" or "dump");

    private const int KnownLimit = 1024;

    /// <summary>The same names come again and again, each asked for many things: what the last ones say, by the hash of the name.</summary>
    [ThreadStatic]
    private static KnownName?[]? t_known;

    /// <summary>A name taken apart, and the answers that cost most, once they were given.</summary>
    private sealed class KnownName(string name)
    {
        public readonly string Name = name;
        public readonly ImmutableArray<string> Words = Split(name).ToImmutableArray();
        public bool? SaysRetry;
        public bool? SaysPermanent;
    }

    private static KnownName Known(string name)
    {
        ref var known = ref (t_known ??= new KnownName?[KnownLimit])[(uint)name.GetHashCode() % KnownLimit];
        return known?.Name == name ? known : known = new KnownName(name);
    }

    /// <summary>The words of an identifier, in lower case: by capitals, digits and underscores.</summary>
    public static ImmutableArray<string> Words(string name) => Known(name).Words;

    private static IEnumerable<string> Split(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            var ends = i == name.Length
                || !char.IsLetter(name[i])
                || !char.IsLetter(name[i - 1])
                || (char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))));
            if (!ends)
                continue;
            if (char.IsLetter(name[start]))
                yield return name.Substring(start, i - start).ToLowerInvariant();
            start = i;
        }
    }
}
