using System.Globalization;

namespace SmtpReplies;

/// <summary>
/// What is known about an enhanced status code. The registry lists it for every class (<c>X.1.1</c>), so an entry has a subject and a
/// detail, and no class (RFC 3463, section 2; RFC 5248).
/// </summary>
public sealed class EnhancedStatusCodeEntry
{
    internal EnhancedStatusCodeEntry(string row)
    {
        string[][] lines = CatalogRow.Lines(row);
        string[] fields = lines[0];
        string[] parts = fields[0].Split('.');
        if (parts.Length != 3)
            throw new FormatException($"A catalog row has \"{fields[0]}\" where it should have an enhanced status code.");

        Subject = CatalogRow.Number(parts[1]);
        Detail = CatalogRow.Number(parts[2]);
        Name = CatalogRow.Text(fields, 1);
        Title = CatalogRow.Text(fields, 2);
        Replies = CatalogRow.List(fields, 3, static item => (SmtpReplyCode)CatalogRow.Number(item));
        IsDeprecated = CatalogRow.Text(fields, 4) == "1";
        References = CatalogRow.References(lines);
    }

    /// <summary>The subject: the second number.</summary>
    public int Subject { get; }

    /// <summary>The detail: the third number.</summary>
    public int Detail { get; }

    /// <summary>The name, in the form of an identifier, such as <c>BadDestinationMailboxAddress</c>.</summary>
    public string Name { get; }

    /// <summary>The title, in English.</summary>
    public string Title { get; }

    /// <summary>The reply codes that the registry pairs it with; empty if it says "any" or nothing.</summary>
    public IReadOnlyList<SmtpReplyCode> Replies { get; }

    /// <summary>Whether the registry says that it must no longer be used.</summary>
    public bool IsDeprecated { get; }

    /// <summary>Where it is defined.</summary>
    public IReadOnlyList<RfcReference> References { get; }

    /// <summary>The code as the registry writes it.</summary>
    /// <returns>For example <c>X.1.1</c>.</returns>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "X.{0}.{1}", Subject, Detail);
}
