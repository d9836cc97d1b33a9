using System.Globalization;

namespace SmtpReplies.Catalog.Tests;

public class EnhancedStatusCodeTests
{
    // How many details each subject has in the registry: without a gap, from 0 (for subject 1: X.1.0 to X.1.10).
    private static readonly int[] DetailsBySubject = [1, 11, 5, 7, 8, 7, 11, 31];

    // Pairs that an RFC names and the registry's table does not: RFC 7293, section 5.1, and RFC 6531, section 3.5.
    private static readonly Dictionary<int, string[]> PairedByRfcAlone = new()
    {
        [550] = ["5.7.17", "5.7.18", "5.7.19"],
        [554] = ["5.6.9"],
    };

    public static TheoryData<int> Codes => ReplyTests.Codes;

    private static EnhancedStatusCode[] Entries => CatalogFile.BuiltIn.EnhancedStatusCodes;

    [Fact]
    public void The_catalog_has_the_81_entries_of_the_registry_in_order()
    {
        string[] expected = [.. DetailsBySubject.SelectMany(static (count, subject) =>
            Enumerable.Range(0, count).Select(detail => string.Create(CultureInfo.InvariantCulture, $"X.{subject}.{detail}")))];
        Assert.Equal(81, expected.Length);
        Assert.Equal(expected, Entries.Select(static entry => entry.Code));
    }

    [Fact]
    public void Every_name_is_a_PascalCase_identifier_and_occurs_once()
    {
        Assert.All(Entries, static entry => Assert.Matches("^([A-Z][a-z0-9]*)+$", entry.Name));
        Assert.Distinct(Entries.Select(static entry => entry.Name));
    }

    [Fact]
    public void Every_title_is_a_phrase_of_its_own()
    {
        Assert.All(Entries, static entry => Assert.Empty(TextRules.TitleFaults(entry.Title)));
        Assert.Distinct(Entries.Select(static entry => entry.Title));
    }

    [Fact]
    public void Every_entry_but_the_mail_flood_refers_to_sections_that_exist()
    {
        // X.7.28 stands in the registry with a reference to an Internet-Draft that never became an RFC.
        Assert.Equal(["X.7.28"], Entries.Where(static entry => entry.References is []).Select(static entry => entry.Code));
        Assert.All(Entries, static entry => Assert.All(entry.References, RfcSections.AssertExists));
    }

    [Fact]
    public void An_entry_of_RFC_3463_refers_to_the_section_of_its_subject() =>
        Assert.All(
            from entry in Entries from reference in entry.References where reference.Rfc == 3463 select (entry, reference),
            static pair => Assert.Equal($"3.{pair.entry.Code[2] - '0' + 1}", pair.reference.Section));

    [Fact]
    public void Only_the_duplicate_of_another_code_is_deprecated() =>
        Assert.Equal(["X.6.10"], Entries.Where(static entry => entry.Deprecated).Select(static entry => entry.Code));

    [Fact]
    public void The_replies_of_an_entry_are_in_the_catalog_and_in_order() =>
        Assert.All(Entries, static entry =>
        {
            Assert.Equal(entry.Replies.Order().Distinct(), entry.Replies);
            Assert.Empty(entry.Replies.Except(CatalogFile.BuiltIn.Replies.Select(static reply => reply.Code)));
        });

    [Theory, MemberData(nameof(Codes))]
    public void A_reply_has_exactly_the_enhanced_codes_that_the_registry_or_an_RFC_pairs_with_it(int code)
    {
        // A 3yz reply never carries one (RFC 2034, section 4).
        IEnumerable<string> registered = Entries.Where(entry => entry.Replies.Contains(code)).Select(entry => $"{code / 100}{entry.Code[1..]}");
        string[] expected = [.. registered.Concat(PairedByRfcAlone.GetValueOrDefault(code, []))
            .OrderBy(static enhanced => Version.Parse(enhanced))];
        Assert.Equal(expected, CatalogFile.BuiltIn[code].Enhanced);
        Assert.True(code / 100 != 3 || expected is []);
        Assert.Empty(expected.Select(static enhanced => $"X{enhanced[1..]}").Except(Entries.Select(static entry => entry.Code)));
    }

    // From the registry, written out apart from the file.
    [Theory]
    [InlineData("X.0.0", "")]
    [InlineData("X.1.1", "451 550")]
    [InlineData("X.2.2", "552")]
    [InlineData("X.2.4", "450 452")]
    [InlineData("X.3.0", "221 250 421 451 550 554")]
    [InlineData("X.3.2", "453 521")]
    [InlineData("X.4.3", "451 550")]
    [InlineData("X.5.0", "220 250 251 252 253 451 452 454 458 459 501 502 503 554")]
    [InlineData("X.5.1", "430 500 501 503 530 550 554 555")]
    [InlineData("X.5.4", "451 501 502 503 504 550 555")]
    [InlineData("X.6.8", "252 550 553")]
    [InlineData("X.7.0", "220 235 450 454 500 501 503 504 530 535 550")]
    [InlineData("X.7.1", "451 454 502 503 533 550 551")]
    [InlineData("X.7.8", "535 554")]
    [InlineData("X.7.12", "422 432")]
    [InlineData("X.7.17", "")]
    [InlineData("X.7.24", "451 550")]
    public void The_replies_of_an_entry_are_those_of_the_registry(string code, string replies) =>
        Assert.Equal(replies, string.Join(' ', Entries.Single(entry => entry.Code == code).Replies));
}
