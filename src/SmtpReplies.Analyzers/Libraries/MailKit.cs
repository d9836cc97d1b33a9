namespace SmtpReplies.Analyzers.Libraries;

/// <summary>MailKit. Its <c>Connect</c> throws unless the greeting is 220; undefined reply codes are cast, so arithmetic on the enum is normal.</summary>
internal static class MailKit
{
    private static readonly MemberRow[] Service =
    [
        new("Connect", Verb.Connect),
        new("ConnectAsync", Verb.Connect),
        new("Authenticate", Verb.Authenticate),
        new("AuthenticateAsync", Verb.Authenticate),
    ];

    private static readonly MemberRow[] Transport = [new("Send", Verb.Send), new("SendAsync", Verb.Send)];

    public static readonly LibraryTable Table = new(
        Assembly: "MailKit",
        new TypeRow("MailKit.Net.Smtp.SmtpStatusCode", TypeRole.CodeEnum),
        new TypeRow("MailKit.Net.Smtp.SmtpCommandException", TypeRole.CodeCarrier, new MemberRow("StatusCode", Verb.Code), new MemberRow("ErrorCode", Verb.Refused)),
        new TypeRow("MailKit.CommandException", TypeRole.WiderThanCarrier),
        new TypeRow("MailKit.Net.Smtp.SmtpResponse", TypeRole.CodeCarrier, new MemberRow("StatusCode", Verb.Code), new MemberRow("Response", Verb.Text)),
        new TypeRow("MailKit.Net.Smtp.SmtpProtocolException", TypeRole.NoReply),
        new TypeRow("MailKit.Net.Smtp.SmtpClient", TypeRole.None, [.. Service, .. Transport]),
        new TypeRow("MailKit.MailTransport", TypeRole.None, Transport),
        new TypeRow("MailKit.IMailTransport", TypeRole.None, Transport),
        new TypeRow("MailKit.MailService", TypeRole.None, Service),
        new TypeRow("MailKit.IMailService", TypeRole.None, Service));

    public static readonly LibraryTable Messages = new(
        Assembly: "MimeKit",
        new TypeRow("MimeKit.MimeMessage", TypeRole.None, new MemberRow("Prepare", Verb.Change), new MemberRow("Sign", Verb.Change), new MemberRow("Encrypt", Verb.Change)));
}
