using System.Collections.Concurrent;
using System.Collections.Immutable;
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
    private const int DepthLimit = 6;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    public bool Sends(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken)
    {
        var isWhole = true;
        return Sends(method, context, ImmutableArray<IMethodSymbol>.Empty, ref isWhole, cancellationToken);
    }

    /// <summary><paramref name="isWhole"/> becomes false if a method further down was not looked into, for recursion or depth.</summary>
    private bool Sends(IMethodSymbol method, FlowContext context, ImmutableArray<IMethodSymbol> callers, ref bool isWhole, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        if (method.IsAbstract || !context.IsOwn(method))
            return false;
        if (callers.Length >= DepthLimit || callers.Contains(method, SymbolEqualityComparer.Default))
        {
            isWhole = false;
            return false;
        }

        var isOwnWhole = true;
        var sends = Compute(method, context, callers.Add(method), ref isOwnWhole, cancellationToken);
        isWhole &= isOwnWhole;
        // What was cut short by recursion or depth depends on who asked first.
        return isOwnWhole || callers.IsEmpty ? _known.GetOrAdd(method, sends) : sends;
    }

    private bool Compute(IMethodSymbol method, FlowContext context, ImmutableArray<IMethodSymbol> callers, ref bool isWhole, CancellationToken cancellationToken)
    {
        var syntax = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        if (context.ModelOf(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) is not { } body)
            return false;
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: var target } call
                && context.Libraries.VerbOf(target, call.Arguments.Length) switch
                {
                    Verb.Send => true,
                    Verb.None => Sends(target, context, callers, ref isWhole, cancellationToken),
                    _ => false,
                }
                && !IsCaught(call, body))
            {
                return true;
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
