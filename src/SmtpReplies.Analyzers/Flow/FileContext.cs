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

    /// <summary>The methods that were followed from another one: what happens in them is known.</summary>
    public HashSet<ISymbol> Followed { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>How many blocks were visited in search of sessions.</summary>
    public int SessionVisits { get; set; }

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public SemanticModel ModelOf(SyntaxTree tree) => Shared.ModelOf(tree);
}
