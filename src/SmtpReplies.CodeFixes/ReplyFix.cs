using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.CodeFixes;

/// <summary>One way to mend a finding: a node, and what takes its place.</summary>
/// <param name="Title">What happens, as an order.</param>
/// <param name="Key">The same for all findings that are mended in this way; "Fix all" goes by it.</param>
/// <param name="Old">A node of the document.</param>
/// <param name="New">Its replacement.</param>
internal sealed record Fix(string Title, string Key, SyntaxNode Old, SyntaxNode New);

/// <summary>Where a finding is, and all that a fix may ask about it.</summary>
/// <param name="Node">The outermost node that is underlined.</param>
/// <param name="Properties">The properties of the diagnostic.</param>
/// <param name="Document">The document.</param>
/// <param name="Model">Its meaning.</param>
/// <param name="CancellationToken">Ends the work.</param>
internal sealed record Finding(
    SyntaxNode Node, ImmutableDictionary<string, string?> Properties, Document Document, SemanticModel Model, CancellationToken CancellationToken)
{
    /// <summary>Whether the document is written in this version of C# or a later one.</summary>
    public bool HasCSharp(LanguageVersion version) => ((CSharpParseOptions)Node.SyntaxTree.Options).LanguageVersion >= version;
}

/// <summary>
/// A code fix that says for each finding what replaces what. "Fix all" mends the findings of a document one after the other, each in what
/// the last one left: two of them may lie in one condition or one list.
/// </summary>
public abstract class ReplyFix : CodeFixProvider
{
    private readonly string _id;

    private protected ReplyFix(string id)
    {
        _id = id;
        FixableDiagnosticIds = ImmutableArray.Create(id);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) =>
            await FixAllAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        if (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        // "dotnet format" offers any finding of the same analyzer, whatever its id.
        foreach (var diagnostic in context.Diagnostics.Where(diagnostic => diagnostic.Id == _id))
        {
            var finding = new Finding(root.FindNode(diagnostic.Location.SourceSpan), diagnostic.Properties, document, model, context.CancellationToken);
            foreach (var fix in FixesFor(finding))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(fix.Old, fix.New))), fix.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The ways to mend a finding, the best first; none if it cannot be mended without a doubt.</summary>
    private protected abstract IEnumerable<Fix> FixesFor(Finding finding);

    private async Task<Document> FixAllAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return document;

        var marks = new Dictionary<SyntaxNode, SyntaxAnnotation>();
        var findings = new List<(SyntaxAnnotation Mark, Diagnostic Diagnostic)>();
        foreach (var diagnostic in diagnostics.Where(diagnostic => diagnostic.Id == _id).OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan);
            if (!marks.TryGetValue(node, out var mark))
                marks[node] = mark = new SyntaxAnnotation();
            findings.Add((mark, diagnostic));
        }

        document = document.WithSyntaxRoot(root.ReplaceNodes(marks.Keys, (node, inner) => inner.WithAdditionalAnnotations(marks[node])));
        foreach (var (mark, diagnostic) in findings)
        {
            if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } current
                || current.GetAnnotatedNodes(mark).FirstOrDefault() is not { } node
                || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                continue;
            }

            var finding = new Finding(node, diagnostic.Properties, document, model, cancellationToken);
            // No key: whoever asks has no action in mind ("dotnet format", when the first finding it met is of another rule).
            if (FixesFor(finding).FirstOrDefault(fix => key is null || fix.Key == key) is { } fix)
                document = document.WithSyntaxRoot(current.ReplaceNode(fix.Old, fix.New));
        }

        return document;
    }
}
