using System.Globalization;

namespace SmtpReplies;

/// <summary>An enhanced status code: class, subject and detail, such as 5.1.1 (RFC 3463, section 2).</summary>
public readonly record struct EnhancedStatusCode
{
    /// <summary>The class: 2, 4 or 5.</summary>
    public int Class { get; private init; }

    /// <summary>The subject: what the condition is about.</summary>
    public int Subject { get; private init; }

    /// <summary>The detail: which condition.</summary>
    public int Detail { get; private init; }

    /// <summary>Reads an enhanced status code.</summary>
    /// <param name="text">For example <c>5.1.1</c>.</param>
    /// <param name="code">The code, if the text is one.</param>
    /// <returns>True if the text is an enhanced status code.</returns>
    public static bool TryParse(string? text, out EnhancedStatusCode code)
    {
        code = default;
        string[] parts = (text ?? "").Split('.');
        if (parts.Length != 3 || parts[0] is not ("2" or "4" or "5") || !TryNumber(parts[1], out int subject) || !TryNumber(parts[2], out int detail))
            return false;
        code = new EnhancedStatusCode { Class = parts[0][0] - '0', Subject = subject, Detail = detail };
        return true;
    }

    /// <summary>The code as it is written in a reply.</summary>
    /// <returns>For example <c>5.1.1</c>.</returns>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}", Class, Subject, Detail);

    private static bool TryNumber(string part, out int number)
    {
        number = 0;
        return part.Length is >= 1 and <= 3 && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
