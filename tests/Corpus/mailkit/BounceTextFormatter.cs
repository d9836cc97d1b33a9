using System.Text;
using MailKit.Net.Smtp;

namespace Corpus.MailKit_.BounceTextFormatter;

/// <summary>Builds the German text of the notice that goes back to the author of a message.</summary>
public static class BounceTextFormatter
{
    public static string Build(string subject, SmtpCommandException ex)
    {
        var sb = new StringBuilder();
        sb.Append("Ihre Nachricht „").Append(subject).AppendLine("“ konnte nicht zugestellt werden.");
        sb.AppendLine();
        sb.Append("Grund: ").AppendLine(Grund(ex.StatusCode));
        sb.Append("Betroffen: ").AppendLine(Schritt(ex));
        sb.Append("Antwort des Servers: ").Append((int)ex.StatusCode).Append(' ').AppendLine(ex.Message);
        return sb.ToString();
    }

    // Der Leser kennt den Unterschied zwischen 450 und 550 nicht, für ihn ist beides „das Postfach“.
    private static string Grund(SmtpStatusCode code)
    {
        switch (code)
        {
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.MailboxUnavailable:
            case SmtpStatusCode.MailboxNameNotAllowed:
                return "Das Postfach des Empfängers ist nicht erreichbar.";
            case SmtpStatusCode.InsufficientStorage:
            case SmtpStatusCode.ExceededStorageAllocation:
                return "Das Postfach des Empfängers ist voll.";
            case SmtpStatusCode.ServiceNotAvailable:
            case SmtpStatusCode.ErrorInProcessing:
            case SmtpStatusCode.TransactionFailed:
                return "Der Server des Empfängers hat ein Problem gemeldet.";
            case SmtpStatusCode.AuthenticationRequired:
            case SmtpStatusCode.TemporaryAuthenticationFailure:
                return "Die Anmeldung am Server ist fehlgeschlagen.";
            default:
                return (int)code switch
                {
                    >= 500 => "Der Server hat die Nachricht abgelehnt.",
                    >= 400 => "Der Server hat die Nachricht vorläufig abgelehnt.",
                    _ => "Unbekannte Antwort.",
                };
        }
    }

    private static string Schritt(SmtpCommandException ex) => ex.ErrorCode switch
    {
        SmtpErrorCode.RecipientNotAccepted => $"Empfänger {ex.Mailbox?.Address}",
        SmtpErrorCode.SenderNotAccepted => $"Absender {ex.Mailbox?.Address}",
        SmtpErrorCode.MessageNotAccepted => "der Inhalt",
        _ => "die Verbindung",
    };
}
