using System.Globalization;
using System.Net.Mail;

namespace SmtpReplies;

/// <summary>
/// The replies that System.Net.Mail carries in its exceptions, as <see cref="SmtpReply"/>. For a retry with Polly:
/// <c>Policy.Handle&lt;SmtpException&gt;(error =&gt; error.IsTransient())</c>, or the same on a <c>PredicateBuilder</c>.
/// </summary>
public static class SystemNetMailReplies
{
    /// <summary>
    /// Gives the reply that failed. For several recipients it is the first permanent one, or else the first: the message must not be sent to all of them
    /// again. <see cref="ToSmtpReplies"/> gives each.
    /// </summary>
    /// <param name="exception">The exception. Its message holds the text of the reply, which gives the enhanced status code.</param>
    /// <returns>The reply; <see langword="default"/> if none came (<see cref="SmtpStatusCode.GeneralFailure"/>), which counts as 451 (RFC 5321, section 3.8).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static SmtpReply ToSmtpReply(this SmtpException exception)
    {
        _ = exception ?? throw new ArgumentNullException(nameof(exception));
        if (exception is not SmtpFailedRecipientsException { InnerExceptions.Length: > 0 } several)
            return SmtpReply.From((int)exception.StatusCode, ResponseOf(exception));

        var replies = several.ToSmtpReplies();
        return replies.Select(static failed => failed.Value).FirstOrDefault(static reply => reply.IsPermanent()) is { IsNone: false } permanent
            ? permanent
            : replies[0].Value;
    }

    /// <summary>Gives the reply to each recipient that was refused. The others have the message.</summary>
    /// <param name="exception">The exception of one recipient or of several.</param>
    /// <returns>Recipient and reply, in the order in which they were refused.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static IReadOnlyList<KeyValuePair<string, SmtpReply>> ToSmtpReplies(this SmtpFailedRecipientException exception)
    {
        _ = exception ?? throw new ArgumentNullException(nameof(exception));
        SmtpFailedRecipientException[] failed = exception is SmtpFailedRecipientsException { InnerExceptions.Length: > 0 } several ? several.InnerExceptions : [exception];
        return Array.AsReadOnly(Array.ConvertAll(failed, static each =>
            new KeyValuePair<string, SmtpReply>(each.FailedRecipient ?? "", SmtpReply.From((int)each.StatusCode, ResponseOf(each)))));
    }

    /// <summary>Whether sending again later may help: the reply is 4yz (RFC 5321, section 4.2.1), or none came (section 3.8).</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>True if it may.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    [ReplyRange(400, 499)]
    public static bool IsTransient(this SmtpException exception) => exception.ToSmtpReply() is { IsNone: true } or { Class: SmtpReplyClass.TransientNegativeCompletion };

    /// <summary>Whether the reply, or of several one, is 5yz: the same request must not be sent again (RFC 5321, section 4.2.1).</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>True if it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    [ReplyRange(500, 599)]
    public static bool IsPermanent(this SmtpException exception) => exception.ToSmtpReply().IsPermanent();

    /// <summary>Whether the code is 4yz (RFC 5321, section 4.2.1). <see cref="SmtpStatusCode.GeneralFailure"/> is no code.</summary>
    /// <param name="code">The code.</param>
    /// <returns>True if it is.</returns>
    [ReplyRange(400, 499)]
    public static bool IsTransient(this SmtpStatusCode code) => ((SmtpReplyCode)code).IsTransient();

    /// <summary>Whether the code is 5yz (RFC 5321, section 4.2.1), as is <see cref="SmtpStatusCode.MailboxUnavailable"/>.</summary>
    /// <param name="code">The code.</param>
    /// <returns>True if it is.</returns>
    [ReplyRange(500, 599)]
    public static bool IsPermanent(this SmtpStatusCode code) => ((SmtpReplyCode)code).IsPermanent();

    /// <summary>Says what a client may do now, and why.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="stage">What was answered. A recipient that was refused was named by RCPT.</param>
    /// <param name="culture">The language of the reason; <see langword="null"/> for English.</param>
    /// <param name="catalog">What is known about the codes; <see langword="null"/> for <see cref="SmtpReplyCatalog.BuiltIn"/>.</param>
    /// <returns>The advice, with its reason and where it is written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static SmtpAdvice Advise(
        this SmtpException exception, SmtpStage stage = SmtpStage.Any, CultureInfo? culture = null, SmtpReplyCatalog? catalog = null) =>
        exception.ToSmtpReply().Advise(stage == SmtpStage.Any && exception is SmtpFailedRecipientException ? SmtpStage.Rcpt : stage, culture, catalog);

    // "Mailbox unavailable. The server response was: 5.1.1 unknown": the framework's words for the code, then its words for a response, a colon, the response.
    private static string ResponseOf(SmtpException exception)
    {
        string message = exception.Message;
        string words = new SmtpException(exception.StatusCode).Message;
        if (!message.StartsWith(words, StringComparison.Ordinal) || message.Length == words.Length)
            return message == words ? "" : message;

        int colon = message.IndexOf(": ", words.Length, StringComparison.Ordinal);
        return colon < 0 ? message.Substring(words.Length).Trim() : message.Substring(colon + 2);
    }
}
