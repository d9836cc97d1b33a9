using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Retries by a library: a chain of calls that names failures and ends in a retry, or a value assigned to a retry's option. What
/// ends in a circuit breaker or a fallback retries nothing.
/// </summary>
internal static class RetryScopes
{
    /// <summary>Adds the failures that a retry takes whatever their code.</summary>
    public static void Collect(IEnumerable<IOperation> operations, FlowContext context, FlowFacts facts, CancellationToken cancellationToken)
    {
        foreach (var call in operations.OfType<IInvocationOperation>())
        {
            if (context.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) != Verb.HandleWhen
                || call.TargetMethod.TypeArguments is not [var handled]
                || !context.Libraries.IsCodeCarrier(handled)
                || call.Arguments.Any(static argument => argument.ArgumentKind == ArgumentKind.Explicit)
                || call.Syntax is not InvocationExpressionSyntax syntax
                || !IsRetried(syntax, context, cancellationToken))
            {
                continue;
            }

            facts.Retries.Add(new RetrySite(RetryKind.Untested, NameIn(syntax), ReplySet.Permanent, NameIn(syntax).ToString()));
        }
    }

    /// <summary>What a lambda decides for a retry, such as <c>Handle&lt;SmtpException&gt;</c>; null if it decides nothing of that kind.</summary>
    public static string? ScopeOf(IMethodSymbol lambda, FlowContext context)
    {
        var syntax = lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        switch (syntax?.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
                when VerbOf(call, context) == Verb.HandleWhen && IsRetried(call, context, CancellationToken.None):
                return NameIn(call).ToString();
            case AssignmentExpressionSyntax { Left: var left }
                when context.ModelOf(left.SyntaxTree).GetSymbolInfo(left).Symbol is { } property && context.Libraries.VerbOf(property, 0) == Verb.Retry:
                return property.Name;
            default:
                return null;
        }
    }

    private static bool IsRetried(InvocationExpressionSyntax call, FlowContext context, CancellationToken cancellationToken)
    {
        SyntaxNode current = call;
        while (current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == current)
        {
            if (VerbOf(next, context) == Verb.Retry)
                return true;
            current = next;
        }

        return current.Parent is AssignmentExpressionSyntax { Left: var left } assignment
            && assignment.Right == current
            && context.ModelOf(left.SyntaxTree).GetSymbolInfo(left, cancellationToken).Symbol is { } target
            && context.Libraries.VerbOf(target, 0) == Verb.Retry;
    }

    private static Verb VerbOf(InvocationExpressionSyntax call, FlowContext context) =>
        context.ModelOf(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol method
            ? context.Libraries.VerbOf(method.ReducedFrom ?? method, call.ArgumentList.Arguments.Count)
            : Verb.None;

    private static SyntaxNode NameIn(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name: var name } ? name : call.Expression;
}
