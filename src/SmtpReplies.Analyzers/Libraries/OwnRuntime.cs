namespace SmtpReplies.Analyzers.Libraries;

/// <summary>The runtime of this package. Its matchers need no rows: they carry <c>[ReplyCode]</c> and <c>[ReplyRange]</c>.</summary>
internal static class OwnRuntime
{
    public const string Assembly = "SmtpReplies.Runtime";
    public const string ReplyCodeAttribute = "SmtpReplies.ReplyCodeAttribute";
    public const string ReplyRangeAttribute = "SmtpReplies.ReplyRangeAttribute";
    public const string ReplyAdviceAttribute = "SmtpReplies.ReplyAdviceAttribute";

    /// <summary>The value of <c>SmtpAction.RetryLater</c>.</summary>
    public const int RetryLater = 1;

    public static readonly LibraryTable Table = new(
        Assembly,
        new TypeRow("SmtpReplies.SmtpReplyCode", TypeRole.CodeEnum),
        new TypeRow("SmtpReplies.SmtpReply", TypeRole.CodeCarrier, new MemberRow("Code", Verb.Code), new MemberRow("Text", Verb.Text), new MemberRow("EnsureReady", Verb.None) { ChecksReply = true }),
        new TypeRow(
            "SmtpReplies.SmtpReplyReader",
            TypeRole.Connection,
            new MemberRow("Create", Verb.Wrap),
            new MemberRow("Read", Verb.Read),
            new MemberRow("ReadAsync", Verb.Read),
            new MemberRow("ReadInPlace", Verb.Read),
            new MemberRow("ReadInPlaceAsync", Verb.Read),
            new MemberRow("ReadGreeting", Verb.Read) { ChecksReply = true },
            new MemberRow("ReadGreetingAsync", Verb.Read) { ChecksReply = true }));
}
