namespace SmtpReplies.Analyzers.Libraries;

/// <summary>System.Net.Mail. <c>SendAsync</c> reports by event and never throws the failure, so it is no <see cref="Verb.Send"/>.</summary>
internal static class SystemNetMail
{
    public static readonly LibraryTable Table = new(
        Assembly: null,
        new TypeRow("System.Exception", TypeRole.WiderThanCarrier, new MemberRow("Message", Verb.Text)),
        new TypeRow("System.SystemException", TypeRole.WiderThanCarrier),
        new TypeRow("System.Net.Mail.SmtpStatusCode", TypeRole.CodeEnum),
        new TypeRow("System.Net.Mail.SmtpException", TypeRole.CodeCarrier, new MemberRow("StatusCode", Verb.Code)),
        new TypeRow("System.Net.Mail.SmtpFailedRecipientException", TypeRole.CodeCarrier) { IsPartialRefusal = true },
        new TypeRow("System.Net.Mail.SmtpFailedRecipientsException", TypeRole.CodeCarrier) { IsPartialRefusal = true, IsOfSeveral = true },
        new TypeRow(
            "System.Net.Mail.SmtpClient",
            TypeRole.None,
            new MemberRow("Send", Verb.Send),
            new MemberRow("SendMailAsync", Verb.Send),
            new MemberRow(".ctor", Verb.Connect) { MinimumArguments = 1 },
            new MemberRow("Host", Verb.Connect),
            new MemberRow("Port", Verb.Connect),
            new MemberRow("Credentials", Verb.Authenticate),
            new MemberRow("EnableSsl", Verb.Authenticate)));
}
