using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Which of a compilation's own methods send a message, themselves or by what they call, and let the refusal out: by a walk over their
/// operations, once for each.
/// </summary>
internal sealed class CallSummaries
{
    /// <summary>Deeper than anyone's calls go, so that the stack holds.</summary>
    private const int DepthLimit = 100;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Sends(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        if (method.IsAbstract || !context.IsOwn(method))
            return false;
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        if (Reaches(method, context, seen, 0, cancellationToken))
            return true;
        // From none of them a send is in reach.
        foreach (var other in seen)
            _known.TryAdd(other, false);
        return false;
    }

    /// <summary>Whether a send is in reach by calls, save those that were looked into on the way.</summary>
    private bool Reaches(IMethodSymbol method, FlowContext context, HashSet<IMethodSymbol> seen, int depth, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        if (depth > DepthLimit || method.IsAbstract || !context.IsOwn(method)
            // Whoever says nothing of mail sends none; from there it goes on only where it began.
            || (depth > 0 && !MailWords.AreIn(method.DeclaringSyntaxReferences[0].SyntaxTree, cancellationToken))
            || !seen.Add(method))
        {
            return false;
        }

        var operations = context.OperationsOf(method, cancellationToken);
        foreach (var operation in operations)
        {
            if (operation is IInvocationOperation { TargetMethod: var target } call
                && context.Libraries.VerbOf(target, call.Arguments.Length) switch
                {
                    Verb.Send => true,
                    Verb.None => Reaches(target, context, seen, depth + 1, cancellationToken),
                    _ => false,
                }
                && !IsCaught(call, operations[0]))
            {
                return _known[method] = true;
            }
        }

        return false;
    }

    /// <summary>Whether a refusal at this place ends in a catch of the method itself.</summary>
    private static bool IsCaught(IOperation operation, IOperation body)
    {
        for (var current = operation; current is not null && current != body; current = current.Parent)
        {
            if (current.Parent is ITryOperation { Catches.IsEmpty: false } statement && statement.Body == current)
                return true;
        }

        return false;
    }
}
