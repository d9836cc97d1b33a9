using System.Globalization;

namespace SmtpReplies;

/// <summary>A place in an RFC, such as RFC 5321, section 4.2.1.</summary>
public readonly struct RfcReference : IEquatable<RfcReference>
{
    private readonly string? _section;

    /// <summary>Names a place in an RFC.</summary>
    /// <param name="rfc">The number of the RFC.</param>
    /// <param name="section">The section, such as <c>4.2.1</c>; empty for the RFC as a whole.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rfc"/> is not positive.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="section"/> is <see langword="null"/>.</exception>
    public RfcReference(int rfc, string section)
    {
        if (rfc <= 0)
            throw new ArgumentOutOfRangeException(nameof(rfc), rfc, "An RFC number is positive.");
        Rfc = rfc;
        _section = section ?? throw new ArgumentNullException(nameof(section));
    }

    /// <summary>The number of the RFC; 0 only for <see langword="default"/>.</summary>
    public int Rfc { get; }

    /// <summary>The section, such as <c>4.2.1</c>; empty for the RFC as a whole.</summary>
    public string Section => _section ?? "";

    /// <summary>Where to read it: the section's anchor on the RFC Editor's pages.</summary>
    public Uri Uri => new(string.Format(CultureInfo.InvariantCulture, "https://www.rfc-editor.org/rfc/rfc{0}{1}", Rfc, Anchor));

    // Sections begin with a digit; appendices with a letter, or with the word.
    private bool IsAppendix => Section.Length > 0 && Section[0] is not (>= '0' and <= '9');

    private string Number => IsAppendix && Section.StartsWith("Appendix ", StringComparison.OrdinalIgnoreCase) ? Section.Substring(9) : Section;

    private string Anchor => Section.Length == 0 ? "" : (IsAppendix ? "#appendix-" : "#section-") + Uri.EscapeDataString(Number);

    /// <summary>The reference in words.</summary>
    /// <returns>For example <c>RFC 5321, section 4.2.1</c>.</returns>
    public override string ToString()
    {
        string rfc = "RFC " + Rfc.ToString(CultureInfo.InvariantCulture);
        return Section.Length == 0 ? rfc : rfc + (IsAppendix ? ", Appendix " : ", section ") + Number;
    }

    /// <summary>Whether both name the same section of the same RFC.</summary>
    /// <param name="other">The other reference.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(RfcReference other) => Rfc == other.Rfc && string.Equals(Section, other.Section, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RfcReference other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Rfc ^ StringComparer.Ordinal.GetHashCode(Section);

    /// <summary>Whether both name the same section of the same RFC.</summary>
    /// <param name="left">One reference.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(RfcReference left, RfcReference right) => left.Equals(right);

    /// <summary>Whether the two name different places.</summary>
    /// <param name="left">One reference.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(RfcReference left, RfcReference right) => !left.Equals(right);
}
