using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
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

        // All that is ever asked of the compilation, and a bool is all that is kept of the answer.
        IncrementalValueProvider<bool> mailKit = context.CompilationProvider
            .Select(static (compilation, _) => MailKitOutput.IsReferencedBy(compilation.ReferencedAssemblyNames))
            .WithTrackingName(TrackingNames.MailKit);

        IncrementalValueProvider<bool> hasFile = file.Select(static (text, _) => text is not null);

        Emit(context, catalog, TrackingNames.Codes, CodesOutput.From);
        Emit(context, catalog, TrackingNames.Matchers, MatchersOutput.From);
        Emit(context, catalog, TrackingNames.Rows, RowsOutput.From);
        Emit(context, catalog, TrackingNames.Advice, AdviceOutput.From);
        Emit(context, mailKit.Combine(options.Combine(hasFile)).Select(static (input, _) => MailKitOutput.From(input.Left, input.Right.Left, input.Right.Right))
            .WithTrackingName(TrackingNames.Bridge));
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
        Emit(context, catalog.Select((input, _) => input is null ? null : model(input)).WithTrackingName(step));
    }

    private static void Emit<T>(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<T?> output)
        where T : class, IOutput =>
        context.RegisterSourceOutput(output, static (production, input) =>
        {
            if (input is { IsEmpty: false })
                production.AddSource(input.HintName, CodeWriter.Print(input));
        });
}
