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

    /// <summary>Adds the retries that never give up, where what they take is a refusal whose code was asked for.</summary>
    public static void CollectEndless(IEnumerable<IOperation> operations, FlowContext context, FlowFacts facts, CancellationToken cancellationToken)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IInvocationOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var handled } } syntax } call
                    when context.Libraries.RowOf((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition) is { Verb: Verb.Retry, IsEndless: true }:
                    if (TakesTestedRefusals(handled, context, cancellationToken) && !Ends(syntax, syntax.ArgumentList))
                        facts.Retries.Add(new RetrySite(RetryKind.Endless, NameIn(syntax), ReplySet.Transient, NameIn(syntax).ToString()));
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property }, Value.ConstantValue: { HasValue: true, Value: int.MaxValue }, Syntax: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax options } limit }
                    when context.Libraries.VerbOf(property, 0) == Verb.RetryLimit:
                    var taken = options.Expressions.OfType<AssignmentExpressionSyntax>()
                        .FirstOrDefault(other => context.ModelOf(other.SyntaxTree).GetSymbolInfo(other.Left, cancellationToken).Symbol is { } set && context.Libraries.VerbOf(set, 0) == Verb.Retry);
                    if (taken is not null && TakesTestedRefusals(taken.Right, context, cancellationToken) && !Ends(options, options))
                        facts.Retries.Add(new RetrySite(RetryKind.Endless, limit, ReplySet.Transient, property.Name));
                    break;
            }
        }
    }

    /// <summary>Whether a chain handles a refusal with a filter, and no refusal without one: that is another finding.</summary>
    private static bool TakesTestedRefusals(ExpressionSyntax chain, FlowContext context, CancellationToken cancellationToken)
    {
        var model = context.ModelOf(chain.SyntaxTree);
        var tested = false;
        foreach (var call in chain.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>())
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { TypeArguments: [var handled] }
                || VerbOf(call, context) != Verb.HandleWhen || !context.Libraries.IsCodeCarrier(handled))
            {
                continue;
            }

            if (call.ArgumentList.Arguments.Count == 0)
                return false;
            tested = true;
        }

        return tested;
    }

    /// <summary>Whether something ends a retry from outside: a limit in time beside it, or a callback that throws or cancels.</summary>
    private static bool Ends(SyntaxNode place, SyntaxNode callbacks)
    {
        if (callbacks.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "Cancel" or "CancelAsync" }))
            return true;
        var type = place.FirstAncestorOrSelf<TypeDeclarationSyntax>() as SyntaxNode ?? place.SyntaxTree.GetRoot();
        return type.DescendantNodes().Any(static node => node is SimpleNameSyntax { Identifier.ValueText: "Wrap" or "WrapAsync" or "Timeout" or "TimeoutAsync" or "AddTimeout" or "CancelAfter" });
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
