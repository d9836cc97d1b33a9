using Microsoft.CodeAnalysis;
using SmtpReplies.Generators.Catalog;
using SmtpReplies.Generators.Emit;

namespace SmtpReplies.Generators;

/// <summary>
/// Turns a codes.json into C#: constants, matchers, the catalog, and the advice that departs from the first digit of its reply; and
/// bridges MailKit's replies to ours where it is referenced. It looks at the file, a few options and the names of the references only, never at
/// the code, so an edit of code costs nothing.
/// What is wrong with the file is said by <see cref="CatalogAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReplyGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<(OutputOptions Options, AdditionalText? File)> input = context.AdditionalTextsProvider
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (OutputOptions.Read(pair.Right.GlobalOptions), OutputOptions.Choose(pair.Left, pair.Right)))
            .WithTrackingName(TrackingNames.Input);

        IncrementalValueProvider<CatalogOutput> catalog = input
            .Select(static (pair, cancellation) => Read(pair.File, pair.Options, cancellation))
            .WithTrackingName(TrackingNames.Catalog);

        // All that is ever asked of the compilation, and a bool is all that is kept of the answer.
        var question = new MailKitOutput.Question();
        IncrementalValueProvider<bool> mailKit = context.CompilationProvider
            .Select((compilation, _) => question.IsTrueOf(compilation))
            .WithTrackingName(TrackingNames.MailKit);

        // One source per concern: each is printed again only if what it is made of has changed. One step for all of them: an edit of code pays for each step.
        IncrementalValuesProvider<IOutput> outputs = catalog
            .Combine(mailKit)
            .SelectMany(static (pair, _) => Outputs(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Outputs);

        context.RegisterSourceOutput(outputs, static (production, output) =>
        {
            if (!output.IsEmpty)
                production.AddSource(output.HintName, CodeWriter.Print(output));
        });
    }

    private static CatalogOutput Read(AdditionalText? file, OutputOptions options, CancellationToken cancellation)
    {
        ReplyCatalog catalog = file?.GetText(cancellation) is { } text ? CatalogReader.Read(text, options.Names(), [], cancellation) : ReplyCatalog.Empty;
        return new CatalogOutput(options, catalog) { HasFile = file is not null };
    }

    private static IOutput[] Outputs(CatalogOutput catalog, bool mailKit)
    {
        var bridge = MailKitOutput.From(catalog, mailKit);
        return catalog.HasFile
            ? [bridge, CodesOutput.From(catalog), MatchersOutput.From(catalog), RowsOutput.From(catalog), AdviceOutput.From(catalog)]
            : [bridge];
    }
}
