using System.Globalization;

namespace SmtpReplies.Catalog.Tests;

/// <summary>The sections that the RFCs have, from their tables of contents: RfcSections.txt has a line per RFC.</summary>
internal static class RfcSections
{
    private static readonly Dictionary<int, HashSet<string>> ByRfc = CatalogFile.Read("RfcSections.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split(": "))
        .ToDictionary(static line => int.Parse(line[0], CultureInfo.InvariantCulture), static line => line[1].Split(' ').ToHashSet(StringComparer.Ordinal));

    public static void AssertExists(Reference reference)
    {
        Assert.Matches(@"^\d+(\.\d+)*$", reference.Section);
        Assert.True(ByRfc.TryGetValue(reference.Rfc, out HashSet<string>? sections), $"RfcSections.txt has no RFC {reference.Rfc}.");
        Assert.True(sections.Contains(reference.Section), $"RFC {reference.Rfc} has no section {reference.Section}.");
    }
}
