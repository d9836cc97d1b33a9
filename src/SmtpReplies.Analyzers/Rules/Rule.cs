using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>One finding, before it becomes a diagnostic.</summary>
/// <param name="Where">What is underlined.</param>
/// <param name="Arguments">What the message names.</param>
/// <param name="Codes">The replies that it is about, for the fix; null if it is about none.</param>
/// <param name="Command">The command that it is about, for the fix; null if it is about none.</param>
internal sealed record Finding(SyntaxNode Where, ImmutableArray<string> Arguments, ReplySet? Codes = null, string? Command = null);

/// <summary>A rule: a pure function from the facts of a body to its findings.</summary>
internal abstract class Rule(DiagnosticDescriptor descriptor)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public abstract IEnumerable<Finding> Find(FlowFacts facts);

    /// <summary>As a message names them: <c>reply 550</c>, <c>replies 500-599</c>.</summary>
    protected static string PrintedCodes(ReplySet codes) => (codes.Count == 1 ? "reply " : "replies ") + codes;
}
