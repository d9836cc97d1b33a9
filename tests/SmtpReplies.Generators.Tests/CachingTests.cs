using Microsoft.CodeAnalysis;
using SmtpReplies.Generators.Emit;

namespace SmtpReplies.Generators.Tests;

public sealed class CachingTests
{
    private static readonly string[] Outputs = [nameof(CodesOutput), nameof(MatchersOutput), nameof(RowsOutput), nameof(AdviceOutput)];

    [Theory]
    [InlineData("{", "{ /* moved */\n\n\n")]
    [InlineData("    ", "\t")]
    [InlineData("\n", "\r\n")]
    [InlineData("\"Quota paused\"", "\"Quota\\u0020paused\"")]
    [InlineData("\"code\": 448,", "\"code\": 448 // the same\n,")]
    public void An_edit_that_says_the_same_prints_nothing_again(string before, string after)
    {
        GeneratorRun next = GeneratorRun.Of(Json.OfMailer).After(new CodesFile(Json.OfMailer.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(IncrementalStepRunReason.Unchanged, next.Steps[TrackingNames.Catalog]);
        Assert.All(next.OutputSteps, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("Das geht vorüber.", "Das vergeht.", nameof(RowsOutput))]
    [InlineData("Send less.", "Send fewer.", nameof(RowsOutput), nameof(CodesOutput))]
    [InlineData("\"title\": \"Quota paused\"", "\"title\": \"Paused\"", nameof(RowsOutput), nameof(CodesOutput), nameof(MatchersOutput))]
    [InlineData("\"stages\": [\"Rcpt\"]", "\"stages\": [\"Mail\"]", nameof(RowsOutput), nameof(AdviceOutput))]
    [InlineData("Send fewer links.", "Send no links.", nameof(RowsOutput))]
    public void An_edit_prints_only_what_it_is_about(string before, string after, params string[] changed)
    {
        Assert.Contains(before, Json.OfMailer, StringComparison.Ordinal);

        GeneratorRun next = GeneratorRun.Of(Json.OfMailer).After(new CodesFile(Json.OfMailer.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(changed.Order(), Outputs.Where(step => next.Steps[step] == IncrementalStepRunReason.Modified).Order());
        Assert.Equal(changed.Length, next.OutputSteps.Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void Another_namespace_moves_the_types_and_leaves_the_assembly_attributes()
    {
        GeneratorRun next = GeneratorRun.Of(Json.OfMailer).After(options: new ProjectOptions(("RootNamespace", "Postbox")));

        Assert.Equal(
            Outputs.Except([nameof(AdviceOutput)]).Order(), Outputs.Where(step => next.Steps[step] == IncrementalStepRunReason.Modified).Order());
        Assert.Contains("namespace Postbox", next.Sources["SmtpReplyCodes.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_the_output_does_not_depend_on_changes_nothing()
    {
        GeneratorRun next = GeneratorRun.Of(Json.OfMailer).After(options: new ProjectOptions(("RootNamespace", "Mailer"), ("Configuration", "Release")));

        Assert.Equal(IncrementalStepRunReason.Unchanged, next.Steps[TrackingNames.Input]);
        Assert.All(next.OutputSteps, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
