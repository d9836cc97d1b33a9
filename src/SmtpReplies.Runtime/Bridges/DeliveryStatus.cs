namespace SmtpReplies;

/// <summary>
/// The replies in a delivery status notification (RFC 3464), as <see cref="SmtpReply"/>, so that a bounce and a live session share one path.
/// </summary>
public static class DeliveryStatus
{
    /// <summary>Reads the reply in a <c>Diagnostic-Code</c> field (RFC 3464, section 2.3.6), such as <c>smtp; 550 5.1.1 No such user</c>.</summary>
    /// <param name="field">The field, with or without its name; folded or not (RFC 5322, section 2.2.3). Null is none.</param>
    /// <param name="status">
    /// The <c>Status</c> field of the same recipient (RFC 3464, section 2.3.4), for a reply that has no enhanced status code; <see langword="default"/> if there is none.
    /// </param>
    /// <param name="reply">
    /// The reply. Lines that the reporting system has joined are parted again where the code stands between them. A status without a reply, of the reporting system's own making, gives 450 or 550
    /// with that status, or 250.
    /// </param>
    /// <returns>False if the diagnostic is not of type <c>smtp</c>, or there is neither a reply code nor a status in it.</returns>
    public static bool TryParse(string? field, EnhancedStatusCode status, out SmtpReply reply)
    {
        reply = default;
        string text = Unfold(WithoutName(field ?? "", "Diagnostic-Code"));
        int semicolon = text.IndexOf(';');
        if (semicolon < 0 || !text.AsSpan(0, semicolon).Trim().Equals("smtp".AsSpan(), StringComparison.OrdinalIgnoreCase))
            return false;

        text = text.Substring(semicolon + 1).Trim();
        if (TryReadCode(text, out int code, out string rest))
        {
            reply = SmtpReply.From(code, rest);
            if (reply.EnhancedCode.IsNone && status.Class == code / 100)
                reply = SmtpReply.Create(reply.Code, rest, status);
            return true;
        }

        // "smtp; 5.1.1 unknown", and a status with words of the reporting system.
        bool isBare = ReplyLine.TryReadEnhancedCode(System.Text.Encoding.UTF8.GetBytes(text), out var bare, out _, out _);
        var known = isBare ? bare : status;
        if (known.IsNone)
            return false;
        reply = SmtpReply.Create((SmtpReplyCode)((known.Class * 100) + 50), text, isBare ? default : known);
        return true;
    }

    /// <inheritdoc cref="TryParse(string, EnhancedStatusCode, out SmtpReply)"/>
    public static bool TryParse(string? field, out SmtpReply reply) => TryParse(field, default, out reply);

    /// <summary>Reads a <c>Status</c> field (RFC 3464, section 2.3.4), such as <c>5.1.1 (bad mailbox)</c>.</summary>
    /// <param name="field">The field, with or without its name. Null is none.</param>
    /// <param name="status">The enhanced status code, or <see langword="default"/>.</param>
    /// <returns>True if there is one.</returns>
    public static bool TryParseStatus(string? field, out EnhancedStatusCode status)
    {
        string text = Unfold(WithoutName(field ?? "", "Status")).Trim();
        int end = text.IndexOfAny([' ', '\t', '(', ';']);
        return EnhancedStatusCode.TryParse(end < 0 ? text : text.Substring(0, end), out status);
    }

    private static string WithoutName(string field, string name)
    {
        string text = field.TrimStart();
        return text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && text.AsSpan(name.Length).TrimStart() is [':', ..]
            ? text.Substring(text.IndexOf(':') + 1)
            : text;
    }

    // A line break before white space is no part of the value.
    private static string Unfold(string text) => text.Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ');

    private static bool TryReadCode(string text, out int code, out string rest)
    {
        code = 0;
        rest = "";
        if (text.Length < 3 || text[0] is < '2' or > '5' || text[1] is < '0' or > '9' || text[2] is < '0' or > '9' || (text.Length > 3 && text[3] is not (' ' or '-' or '\t')))
            return false;

        code = ((text[0] - '0') * 100) + ((text[1] - '0') * 10) + (text[2] - '0');
        rest = text.Length <= 3 ? "" : text[3] == '-' ? WithLines(text) : text.Substring(4).TrimStart();
        return true;
    }

    // "550-5.7.1 No. 550 5.7.1 Really." was a reply of two lines, each with its code.
    private static string WithLines(string text)
    {
        string code = $" {text[0]}{text[1]}{text[2]}";
        var lines = new List<string>();
        int start = 4;
        while (true)
        {
            int next = text.IndexOf(code, start, StringComparison.Ordinal);
            while (next >= 0 && (next + 4 == text.Length || text[next + 4] is not ('-' or ' ')))
                next = next + 4 == text.Length ? -1 : text.IndexOf(code, next + 4, StringComparison.Ordinal);
            if (next < 0)
                break;

            lines.Add(text.Substring(start, next - start).Trim());
            start = next + 5;
            if (text[next + 4] == ' ')
                break;
        }

        lines.Add(text.Substring(start).Trim());
        return string.Join("\n", lines);
    }
}
