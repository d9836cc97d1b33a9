using Microsoft.CodeAnalysis;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What the bodies of one file share: its settings, where the findings go, and what the whole compilation shares.</summary>
internal sealed class FileContext(FlowContext shared, FlowOptions options, CancellationToken cancellationToken)
{
    public FlowContext Shared { get; } = shared;

    public LibraryMap Libraries => Shared.Libraries;

    public FlowOptions Options { get; } = options;

    public FlowFacts Facts { get; } = new();

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public SemanticModel ModelOf(SyntaxTree tree) => Shared.ModelOf(tree);
}
