namespace SmtpReplies.Catalog.Tests;

/// <summary>What guides to 220 and 554 leave out or get wrong most often; both cultures have to say it.</summary>
public class GreetingAndFailureTests
{
    [Theory]
    [InlineData("domain name or address literal", "Domainnamen oder Adressliteral")] // required by the grammar; software and version are not
    [InlineData("optional", "freiwillig")]
    [InlineData("does not open a mail transaction", "Mailtransaktion eröffnet er nicht")]
    [InlineData("In reply to STARTTLS it is no greeting", "Als Antwort auf STARTTLS ist er keine Begrüßung")]
    [InlineData("with no second greeting after the handshake", "nach dem Handshake keine zweite Begrüßung")]
    [InlineData("after the TLS handshake on port 465", "an Port 465 nach dem TLS-Handshake")]
    [InlineData("421, 521 or 554 instead", "421, 521 oder 554")]
    [InlineData("ATRN has reversed the roles", "ATRN die Rollen vertauscht")]
    [InlineData("the code must be checked", "der Code muss geprüft werden")]
    [InlineData("may have several lines", "mehrere Zeilen haben kann")]
    [InlineData("at least five minutes", "mindestens fünf Minuten")]
    [InlineData("never comes counts as a temporary failure", "ausbleibende Begrüßung gilt als vorübergehender Fehler")]
    [InlineData("expects TLS at once while the other speaks plain text", "sofort TLS erwartet, während die andere im Klartext spricht")]
    [InlineData("discard bytes that are already buffered", "verwerfen Sie bereits gepufferte Bytes")]
    [InlineData("send EHLO again", "senden EHLO erneut")]
    public void The_texts_of_220_say(string english, string german) => AssertSays(220, english, german);

    [Theory]
    [InlineData("permanent negative completion", "Permanent Negative Completion")]
    [InlineData("no valid recipient is left", "kein gültiger Empfänger übrig ist")]
    [InlineData("As the greeting it means something else", "Als Begrüßung bedeutet der Code etwas anderes")]
    [InlineData("no SMTP service", "keinen SMTP-Dienst")]
    [InlineData("no transaction existed which could have failed", "noch keine Transaktion, die hätte scheitern können")]
    [InlineData("waits for QUIT and answers other commands with 503", "wartet dann auf QUIT und beantwortet andere Befehle mit 503")]
    [InlineData("after a TLS handshake that the server finds too weak", "nach einem TLS-Handshake, den der Server für zu schwach hält")]
    [InlineData("Outside the specification, many servers", "Abseits der Spezifikation senden viele Server")]
    [InlineData("send QUIT and try the next mail exchanger", "senden Sie QUIT und versuchen den nächsten Mail-Exchanger")]
    [InlineData("nothing has been said about the message", "über die Nachricht ist noch nichts gesagt")]
    [InlineData("5.7.z is policy", "5.7.z ist eine Richtlinie")]
    [InlineData("5.6.z content, 5.3.4 size, 5.5.z protocol, 5.1.z the address, 5.4.6 a mail loop", "5.6.z der Inhalt, 5.3.4 die Größe, 5.5.z das Protokoll, 5.1.z die Adresse, 5.4.6 eine Mailschleife")]
    [InlineData("do not send the data", "senden keine Daten")]
    [InlineData("to the same server again before its cause is removed", "noch einmal an denselben Server, bevor die Ursache beseitigt ist")]
    public void The_texts_of_554_say(string english, string german) => AssertSays(554, english, german);

    private static void AssertSays(int code, string english, string german)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        LocalizedTexts texts = reply.Localized["de"];
        Assert.Contains(english, $"{reply.Description} {reply.WhenSeen} {reply.HowToFix}", StringComparison.Ordinal);
        Assert.Contains(german, $"{texts.Description} {texts.WhenSeen} {texts.HowToFix}", StringComparison.Ordinal);
    }
}
