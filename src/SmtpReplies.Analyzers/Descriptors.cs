using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers;

/// <summary>Every rule of this assembly. Only this file makes descriptors.</summary>
internal static class Descriptors
{
    private const string Category = "Reliability";

    public static readonly DiagnosticDescriptor RetriesPermanentReply = Create(
        id: "SMTP001",
        title: "A permanent negative reply is retried",
        message: "'{0}' {1} the permanent {2}; retry only 4yz replies",
        description: "After a 5yz reply the identical request must not be sent to the same server again (RFC 5321, section 4.2.1). "
            + "Who retries it sends mail that can never be delivered, and gets the sending address blocked.");

    public static readonly DiagnosticDescriptor UnreadGreeting = Create(
        id: "SMTP002",
        title: "The first command is sent before the greeting is read",
        message: "{0} is sent before the server's greeting is read; read it first and go on only if it is 220",
        description: "A client waits for the greeting before it sends anything (RFC 5321, section 4.3.1). "
            + "Without it every later reply is taken for the answer to the command before, and a refused session (421, 554) goes unnoticed.");

    public static readonly DiagnosticDescriptor UncheckedGreeting = Create(
        id: "SMTP003",
        title: "The greeting is read but never checked",
        message: "The greeting is read here but {0} is sent whatever it says; go on only if it is 220",
        description: "A server may answer a connection with 421, 521 or 554 instead of 220 (RFC 5321, section 3.1). "
            + "A client that does not look sends its commands to a server that takes no mail.");

    public static readonly DiagnosticDescriptor DropsTransientReply = Create(
        id: "SMTP004",
        title: "A transient negative reply is taken as final",
        message: "'{0}' takes the transient {1} as final; a 4yz reply may pass, so try again later",
        description: "A 4yz reply says that the identical command may succeed later (RFC 5321, section 4.2.1). "
            + "Who drops the message, or the address, for it loses mail.");

    public static readonly DiagnosticDescriptor IgnoresReply = Create(
        id: "SMTP005",
        title: "The reply to a command is never examined",
        message: "Nothing looks at the reply to {0}; go on only if its first digit says so",
        description: "The reply to each command says whether the transaction can go on (RFC 5321, section 4.2). A client that does not look at it "
            + "takes refused mail for delivered: no error, no bounce, no message.");

    public static readonly DiagnosticDescriptor ReadsOneLineOfReply = Create(
        id: "SMTP006",
        title: "One line is read of a reply that has several",
        message: "The reply to {0} may have several lines, and one is read; the rest is taken for the replies to the next commands",
        description: "A reply goes on until a line whose code is followed by a space (RFC 5321, section 4.2.1), and the reply to EHLO has a line for each extension. "
            + "Who reads less takes what is left for the replies to later commands, and each of them for another one's.");

    public static readonly DiagnosticDescriptor SwallowsFailedConnect = Create(
        id: "SMTP007",
        title: "A failed connect is caught, and the session goes on",
        message: "A connect that failed is caught here, and the connection is used all the same; return, throw or connect again",
        description: "Without a connection and its 220 greeting there is no session (RFC 5321, section 3.1). What is sent after a failed connect fails for another reason, "
            + "and the first one is lost.");

    public static readonly DiagnosticDescriptor ImpossibleReplyCode = Create(
        id: "SMTP008",
        title: "No reply can meet a comparison",
        message: "'{0}' is never true: {1}",
        description: "A reply code has three digits, the first of them 2 to 5 (RFC 5321, section 4.2.1). What compares it with an error of the system, "
            + "or with a reply that a test before has taken already, never runs.");

    public static readonly DiagnosticDescriptor ResendsToAcceptedRecipients = Create(
        id: "SMTP009",
        title: "The message is sent again to recipients who have it",
        message: "'{0}' sends the whole message again although the server may have accepted it for other recipients; send only to the failed ones",
        description: "SmtpFailedRecipientException and SmtpFailedRecipientsException are thrown after the message was delivered to the recipients "
            + "that the server accepted. Who sends the same message again sends it to them twice.");

    public static readonly DiagnosticDescriptor MislabelledReplyCode = Create(
        id: "SMTP010",
        title: "A reply code is not what is said of it",
        message: "'{0}' {1}",
        description: "A constant, member or comment names one reply and has the number of another, or a bound cuts a class of replies in two. "
            + "The first digit of a reply says whether the command may be tried again (RFC 5321, section 4.2.1); who reads the label is misled.");

    public static readonly DiagnosticDescriptor RetriesEveryFailure = Create(
        id: "SMTP101",
        title: "A retry never asks whether the reply was permanent",
        message: "'{0}' retries whatever the reply was; retry only 4yz replies, and a lost connection",
        description: "A failure that carries a reply may be permanent (5yz). A retry that takes every failure also repeats what the server has refused "
            + "for good (RFC 5321, section 4.2.1).");

    public static readonly DiagnosticDescriptor ComparesReplyText = Create(
        id: "SMTP102",
        title: "The text of a reply decides whether it is retried",
        message: "'{0}' decides by the text of a reply, which is written for people; test the reply code",
        description: "Only the reply code tells a program what to do; the text is for people and differs from server to server (RFC 5321, section 4.2). "
            + "A library may also put a text of its own in its place, without the code in it.");

    public static readonly DiagnosticDescriptor NarrowSuccess = Create(
        id: "SMTP103",
        title: "Only 250 counts as success where there are more replies of it",
        message: "{0} may succeed with more than 250 (251, and 252 for VRFY); test the first digit",
        description: "A server that forwards mail answers RCPT with 251, one that cannot verify an address answers VRFY with 252 (RFC 5321, sections 3.4 and 3.5.3). "
            + "Who takes only 250 for success drops mail that the server accepts.",
        severity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor PermanentReplyForOwnFault = Create(
        id: "SMTP105",
        title: "A server refuses mail for good because of its own passing fault",
        message: "'{0}' ({1}) makes the sender give the message up, but {2} may pass; answer 451 or 421",
        description: "A sender that gets a 5yz reply must not try again and returns the message to its author (RFC 5321, section 4.2.1). "
            + "For a fault of the server itself, such as a full disk or a database that does not answer, there are 451 and 421.");

    public static readonly DiagnosticDescriptor UnboundedRetry = Create(
        id: "SMTP106",
        title: "A transient reply is retried with no end",
        message: "'{0}' tries again for as long as the reply is 4yz; give up after a number of attempts or a time",
        description: "A transient reply may never pass. A client gives up at some time, usually after four to five days (RFC 5321, section 4.5.4.1), "
            + "and tells the sender; a retry without an end holds its thread and the message for ever.");

    public static readonly DiagnosticDescriptor ShortPermanentList = Create(
        id: "SMTP107",
        title: "Permanent replies are listed one by one, and the rest is retried",
        message: "'{0}' leaves out {1} and retries every other 5yz reply; the first digit says which replies are permanent",
        description: "There are more permanent replies than anyone lists, and servers send codes that no RFC names. A client acts on the first digit "
            + "(RFC 5321, section 4.3.2).",
        severity: DiagnosticSeverity.Info);

#pragma warning disable RS0030 // The one place where descriptors are made.
    /// <summary>The parameter is called <c>id</c>, which is what release tracking looks for.</summary>
    private static DiagnosticDescriptor Create(string id, string title, string message, string description, DiagnosticSeverity severity = DiagnosticSeverity.Warning) => new(
        id,
        title,
        message,
        Category,
        severity,
        isEnabledByDefault: true,
        description,
        helpLinkUri: $"https://github.com/smtpreplies/SmtpReplies/blob/main/docs/rules/{id}.md");
#pragma warning restore RS0030
}
