using System.Globalization;
using System.Text.RegularExpressions;

using Microsoft.CodeAnalysis;

namespace SmtpReplies.House.Tests;

/// <summary>What comes with every rule: a page, a line in each table, a test, and a fix or the reason why there is none.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Ids => Rule.Ids;

    [Fact]
    public void No_id_is_used_twice()
        => Assert.Equal(Rule.All.Select(rule => rule.Descriptor.Id).Distinct(), Rule.All.Select(rule => rule.Descriptor.Id));

    [Theory, MemberData(nameof(Ids))]
    public void The_id_has_our_prefix_and_three_digits(string id) => Assert.Matches("^SMTP[0-9]{3}$", id);

    [Theory, MemberData(nameof(Ids))]
    public void The_help_link_leads_to_a_page_that_exists(string id)
    {
        Assert.Equal($"https://github.com/smtpreplies/SmtpReplies/blob/main/docs/rules/{id}.md", Rule.Find(id).Descriptor.HelpLinkUri);
        Assert.True(Repository.Has($"docs/rules/{id}.md"), $"docs/rules/{id}.md is missing");
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_page_is_headed_by_the_id_and_says_how_to_suppress_it(string id)
    {
        string page = Repository.Read($"docs/rules/{id}.md");

        Assert.StartsWith($"# {id}", page, StringComparison.Ordinal);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", page, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_texts_follow_Roslyns_conventions(string id)
    {
        DiagnosticDescriptor rule = Rule.Find(id).Descriptor;
        string title = rule.Title.ToString(CultureInfo.InvariantCulture);
        string message = rule.MessageFormat.ToString(CultureInfo.InvariantCulture);
        string description = rule.Description.ToString(CultureInfo.InvariantCulture);

        Assert.NotEmpty(title);
        Assert.False(title.EndsWith('.'), "A title ends without a full stop (RS1031)");
        Assert.Equal(title.Trim(), title);

        // One sentence has no full stop at its end; several have one each.
        Assert.Equal(message.Contains(". ", StringComparison.Ordinal), message.EndsWith('.'));
        Assert.Equal(message.Trim(), message);

        Assert.True(description.EndsWith('.'), "A description consists of whole sentences (RS1033)");
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_test_names_it(string id)
    {
        if (id.StartsWith("SMTP9", StringComparison.Ordinal))
        {
            Assert.Contains(
                Repository.Files("tests", "*.cs").Where(file => !file.Contains("House.Tests", StringComparison.Ordinal)),
                file => Repository.Read(file).Contains(id, StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains(Repository.Files("tests", $"{id}Tests.cs"), file => file.Contains("Analyzers.Tests", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_readme_lists_it(string id)
    {
        DiagnosticDescriptor rule = Rule.Find(id).Descriptor;

        string line = Assert.Single(Repository.Read("README.md").Split('\n'), line => line.StartsWith($"| [{id}](", StringComparison.Ordinal));
        Assert.StartsWith($"| [{id}](https://github.com/smtpreplies/SmtpReplies/blob/main/docs/rules/{id}.md) |", line, StringComparison.Ordinal);
        Assert.Contains($"| {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString() : "Disabled")} |", line, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_release_file_of_its_assembly_lists_it(string id)
    {
        (DiagnosticDescriptor rule, System.Reflection.Assembly home) = Rule.Find(id);
        string releases = Repository.Read($"src/{home.GetName().Name}/AnalyzerReleases.Shipped.md")
            + Repository.Read($"src/{home.GetName().Name}/AnalyzerReleases.Unshipped.md");

        Assert.Matches(new Regex($@"^{id}\s*\|\s*{rule.Category}\s*\|\s*{rule.DefaultSeverity}\s*\|", RegexOptions.Multiline), releases);
    }

    [Theory, MemberData(nameof(Ids))]
    public void It_has_a_fix_for_all_occurrences_or_its_page_says_why_not(string id)
    {
        Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider? fix = Rule.Fixes.SingleOrDefault(fix => fix.FixableDiagnosticIds.Contains(id));
        bool explained = Repository.Read($"docs/rules/{id}.md").Contains("\n## Why no fix\n", StringComparison.Ordinal);

        Assert.True(fix is null == explained, fix is null ? "There is neither a fix nor a section 'Why no fix'" : "There is a fix, and a section that says why not");
        if (fix is not null)
        {
            Assert.NotNull(fix.GetFixAllProvider());
        }
    }

    [Fact]
    public void Every_page_belongs_to_a_rule()
        => Assert.Equal(
            Rule.All.Select(rule => $"docs/rules/{rule.Descriptor.Id}.md"),
            Repository.Files("docs/rules", "SMTP*.md").Order(StringComparer.Ordinal));
}
