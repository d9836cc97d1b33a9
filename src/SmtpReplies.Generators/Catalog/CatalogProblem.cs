using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Catalog;

/// <summary>Something wrong with a codes.json, and where. Kept apart from the catalog, which has no positions.</summary>
internal readonly struct CatalogProblem(DiagnosticDescriptor descriptor, TextSpan span, params string[] arguments)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public TextSpan Span { get; } = span;

    public static CatalogProblem Twice(TextSpan span, string what, string which) =>
        new(Descriptors.Duplicate, span, what, which, "is there twice; the first one counts");

    public Diagnostic ToDiagnostic(string path, SourceText text) =>
        Diagnostic.Create(Descriptor, Location.Create(path, Span, text.Lines.GetLinePositionSpan(Span)), arguments);
}
