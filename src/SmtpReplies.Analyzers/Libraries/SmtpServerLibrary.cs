namespace SmtpReplies.Analyzers.Libraries;

/// <summary>SmtpServer: the replies with which a message store or a mailbox filter answers.</summary>
internal static class SmtpServerLibrary
{
    public static readonly LibraryTable Table = new(
        Assembly: "SmtpServer",
        new TypeRow(
            "SmtpServer.Protocol.SmtpResponse",
            TypeRole.None,
            new MemberRow(".ctor", Verb.Answer),
            new MemberRow("SyntaxError", Verb.Answer) { ReplyCode = 501 },
            new MemberRow("BadSequence", Verb.Answer) { ReplyCode = 503 },
            new MemberRow("AuthenticationRequired", Verb.Answer) { ReplyCode = 530 },
            new MemberRow("AuthenticationFailed", Verb.Answer) { ReplyCode = 535 },
            new MemberRow("MailboxUnavailable", Verb.Answer) { ReplyCode = 550 },
            new MemberRow("SizeLimitExceeded", Verb.Answer) { ReplyCode = 552 },
            new MemberRow("MaxMessageSizeExceeded", Verb.Answer) { ReplyCode = 552 },
            new MemberRow("MailboxNameNotAllowed", Verb.Answer) { ReplyCode = 553 },
            new MemberRow("NoValidRecipientsGiven", Verb.Answer) { ReplyCode = 554 },
            new MemberRow("TransactionFailed", Verb.Answer) { ReplyCode = 554 }));

    /// <summary>What a server's store and directory throw while they cannot do their work.</summary>
    public static readonly LibraryTable Faults = new(
        Assembly: null,
        new TypeRow("System.IO.IOException", TypeRole.PassingFault),
        new TypeRow("System.TimeoutException", TypeRole.PassingFault),
        new TypeRow("System.Threading.Tasks.TaskCanceledException", TypeRole.PassingFault),
        new TypeRow("System.Data.Common.DbException", TypeRole.PassingFault),
        new TypeRow("System.Net.Http.HttpRequestException", TypeRole.PassingFault),
        new TypeRow("System.Net.Sockets.SocketException", TypeRole.PassingFault));
}
