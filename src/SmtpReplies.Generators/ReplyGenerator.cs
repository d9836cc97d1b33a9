using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Generators.Catalog;
using SmtpReplies.Generators.Emit;

namespace SmtpReplies.Generators;

/// <summary>
/// Turns a codes.json into C#: constants, matchers, the catalog, and the advice that departs from the first digit of its reply.
/// It looks at the file and a few options only, never at the compilation, so an edit of code costs nothing.
/// What is wrong with the file is said by <see cref="CatalogAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ReplyGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<OutputOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => OutputOptions.Read(provider.GlobalOptions))
            .WithTrackingName(TrackingNames.Options);

        IncrementalValueProvider<AdditionalText?> file = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static pair => OutputOptions.IsCodesFile(pair.Left, pair.Right))
            .Select(static (pair, _) => pair.Left)
            .Collect()
            .Select(static (files, _) => OutputOptions.Choose(files))
            .WithTrackingName(TrackingNames.File);

        IncrementalValueProvider<CatalogOutput?> catalog = file
            .Combine(options)
            .Select(static (pair, cancellation) => Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(TrackingNames.Catalog);

        Emit(context, catalog, TrackingNames.Codes, CodesOutput.From);
        Emit(context, catalog, TrackingNames.Matchers, MatchersOutput.From);
        Emit(context, catalog, TrackingNames.Rows, RowsOutput.From);
        Emit(context, catalog, TrackingNames.Advice, AdviceOutput.From);
    }

    private static CatalogOutput? Read(AdditionalText? file, OutputOptions options, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        SourceText? text = file.GetText(cancellation);
        return new CatalogOutput(options, text is null ? ReplyCatalog.Empty : CatalogReader.Read(text, options.Names(), [], cancellation));
    }

    // One source per concern: each is printed again only if what it is made of has changed.
    private static void Emit<T>(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<CatalogOutput?> catalog, string step, Func<CatalogOutput, T> model)
        where T : class, IOutput
    {
        IncrementalValueProvider<T?> output = catalog
            .Select((input, _) => input is null ? null : model(input))
            .WithTrackingName(step);
        context.RegisterSourceOutput(output, static (production, input) =>
        {
            if (input is { IsEmpty: false })
                production.AddSource(input.HintName, CodeWriter.Print(input));
        });
    }
}
