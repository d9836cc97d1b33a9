using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Retries by a library: a chain of calls that names failures and ends in a retry, a call on what configures a retry, or a value
/// assigned to a retry's option. What ends in a circuit breaker or a fallback retries nothing.
/// </summary>
internal static class RetryScopes
{
    /// <summary>From a builder to the place where it is used, and to the next one made of it: no further.</summary>
    private const int DepthLimit = 3;

    /// <summary>Adds the failures that a retry takes whatever their code, and what its method groups let through.</summary>
    public static void Collect(
        ControlFlowGraph graph, IReadOnlyList<IOperation> operations, FlowContext context, FlowOptions options, FlowFacts facts, CancellationToken cancellationToken)
    {
        foreach (var call in operations.OfType<IInvocationOperation>())
        {
            if (context.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) != Verb.HandleWhen
                || call.Syntax is not InvocationExpressionSyntax syntax)
            {
                continue;
            }

            var model = context.ModelOf(syntax.SyntaxTree);
            var arguments = syntax.ArgumentList.Arguments;
            if (arguments.Count == 0)
            {
                if (call.TargetMethod.TypeArguments is [var handled]
                    && context.Libraries.IsCodeCarrier(handled)
                    && IsRetried(syntax, context, cancellationToken)
                    && !IsExempt(call, handled, graph, operations, context, cancellationToken))
                {
                    facts.Retries.Add(new RetrySite(RetryKind.Untested, NameIn(syntax), ReplySet.Permanent, NameIn(syntax).ToString()));
                }
            }
            else if (context.Libraries.IsCodeEnum(model.GetTypeInfo(arguments[0].Expression, cancellationToken).Type)
                && model.GetConstantValue(arguments[0].Expression, cancellationToken) is { HasValue: true, Value: int code }
                && ReplySet.Permanent.Except(context.Libraries.TreatedAsTransient.Except(options.PermanentCodes)).Except(options.TransientCodes).Contains(code)
                && IsRetried(syntax, context, cancellationToken))
            {
                // HandleResult(SmtpStatusCode.TransactionFailed)
                facts.Retries.Add(new RetrySite(RetryKind.Predicate, arguments[0].Expression, ReplySet.Of(code), NameIn(syntax).ToString()));
            }
        }

        foreach (var reference in operations.OfType<IMethodReferenceOperation>())
        {
            // A name that says "try again" is looked at where the method stands.
            if (!options.SaysRetry(reference.Method.Name)
                && PredicateSummaries.ReturnsBool(reference.Method.ReturnType)
                && reference.Method.DeclaringSyntaxReferences is [{ SyntaxTree: var tree }]
                && tree == reference.Syntax.SyntaxTree
                && ScopeOf(reference.Syntax, context) is { } scope)
            {
                SmtpFlow.CollectPredicate(reference.Method, scope, context, options, facts, cancellationToken);
            }
        }
    }

    /// <summary>Adds the failures that an attribute has retried.</summary>
    public static void Collect(AttributeSyntax attribute, SemanticModel model, FlowContext context, FlowFacts facts, CancellationToken cancellationToken)
    {
        if (attribute.ArgumentList is not { Arguments: var arguments }
            || model.GetSymbolInfo(attribute, cancellationToken).Symbol is not IMethodSymbol constructor)
        {
            return;
        }

        var named = arguments.Select(argument =>
            argument.NameEquals is { Name: var name } && model.GetSymbolInfo(name, cancellationToken).Symbol is { } property
                ? context.Libraries.VerbOf(property, 0)
                : context.Libraries.VerbOf(constructor, arguments.Count)).ToList();
        if (arguments.Where((argument, i) => named[i] == Verb.Attempts).Any(argument => model.GetConstantValue(argument.Expression, cancellationToken).Value is 0))
            return;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (named[i] != Verb.Retry)
                continue;
            foreach (var type in arguments[i].DescendantNodes().OfType<TypeOfExpressionSyntax>())
            {
                if (context.Libraries.IsCodeCarrier(model.GetTypeInfo(type.Type, cancellationToken).Type))
                    facts.Retries.Add(new RetrySite(RetryKind.Untested, type, ReplySet.Permanent, attribute.Name.ToString()));
            }
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
                    when context.Libraries.VerbOf(property, 0) == Verb.Attempts:
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
    public static string? ScopeOf(IMethodSymbol lambda, FlowContext context) =>
        lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax ? ScopeOf(syntax, context) : null;

    /// <summary>What a lambda decides for a rule that puts messages aside at once; null if it decides nothing of that kind.</summary>
    public static string? DropScopeOf(IMethodSymbol lambda, FlowContext context) =>
        lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } }
        && VerbOf(call, context) == Verb.HandleWhen && call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } && VerbOf(next, context) == Verb.GiveUp
            ? NameIn(call).ToString()
            : null;

    private static string? ScopeOf(SyntaxNode predicate, FlowContext context)
    {
        switch (predicate.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
                when VerbOf(call, context) == Verb.HandleWhen && IsRetried(call, context, CancellationToken.None) && !HasExemptBeside(call, context):
                return NameIn(call).ToString();
            case AssignmentExpressionSyntax { Left: var left, Right: var right }
                when right == predicate && SymbolOf(left, context) is { } property && context.Libraries.VerbOf(property, 0) == Verb.Retry:
                return property.Name;
            default:
                return null;
        }
    }

    /// <summary>Whether what a call handles is retried: by a call on a retry's configurator, later in the chain, or where the result goes.</summary>
    private static bool IsRetried(InvocationExpressionSyntax call, FlowContext context, CancellationToken cancellationToken) =>
        IsOnConfigurator(call, context) || IsRetried(call, context, 0, cancellationToken);

    private static bool IsRetried(SyntaxNode value, FlowContext context, int depth, CancellationToken cancellationToken)
    {
        if (EndOf(ref value, context) is var end and not Verb.None)
            return end == Verb.Retry;
        switch (value.Parent)
        {
            case AssignmentExpressionSyntax { Left: var left, Right: var right } when right == value && SymbolOf(left, context) is { } target:
                return context.Libraries.VerbOf(target, 0) == Verb.Retry || (depth < DepthLimit && IsUseRetried(target));
            case EqualsValueClauseSyntax { Parent: (VariableDeclaratorSyntax or PropertyDeclarationSyntax) and var declared } when depth < DepthLimit:
                return IsUseRetried(context.ModelOf(declared.SyntaxTree).GetDeclaredSymbol(declared, cancellationToken));
            case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } when depth < DepthLimit:
                return IsUseRetried(context.ModelOf(property.SyntaxTree).GetDeclaredSymbol(property, cancellationToken));
            default:
                return false;
        }

        bool IsUseRetried(ISymbol? symbol)
        {
            if (symbol is not (ILocalSymbol or IFieldSymbol or IPropertySymbol))
                return false;
            var home = symbol is ILocalSymbol
                ? value.Ancestors().FirstOrDefault(static node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? value.SyntaxTree.GetRoot(cancellationToken)
                : value.FirstAncestorOrSelf<TypeDeclarationSyntax>();
            var model = context.ModelOf(value.SyntaxTree);
            return home is not null && home.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == symbol.Name
                && !value.Span.Contains(name.Span)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol)
                && IsRetried(name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name, context, depth + 1, cancellationToken));
        }
    }

    /// <summary>Follows a chain of calls to its first retry or end; the value is then what the whole chain gives.</summary>
    private static Verb EndOf(ref SyntaxNode value, FlowContext context)
    {
        while (value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == value)
        {
            if (VerbOf(next, context) is var verb and (Verb.Retry or Verb.GiveUp))
                return verb == Verb.Retry && GoesElsewhere(next) ? Verb.GiveUp : verb;
            value = next;
        }

        return Verb.None;
    }

    /// <summary>Whether what the retry calls first sets something that the repeated call uses: another host is no retry (RFC 5321, section 4.2.5).</summary>
    private static bool GoesElsewhere(InvocationExpressionSyntax retry)
    {
        var set = retry.ArgumentList.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(static assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            .Select(static assignment => (assignment.Left as IdentifierNameSyntax)?.Identifier.ValueText)
            .ToList();
        if (set.Count == 0)
            return false;
        SyntaxNode value = retry;
        while (value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
        {
            if (next.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => set.Contains(name.Identifier.ValueText)))
                return true;
            value = next;
        }

        return false;
    }

    private static bool IsOnConfigurator(InvocationExpressionSyntax call, FlowContext context) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
        && context.Libraries.RoleOf(context.ModelOf(call.SyntaxTree).GetTypeInfo(receiver).Type) == TypeRole.RetryConfigurator;

    /// <summary>Whether permanent replies never come to this call: others beside or before it take them, and do not retry.</summary>
    private static bool IsExempt(
        IInvocationOperation call, ITypeSymbol handled, ControlFlowGraph graph, IReadOnlyList<IOperation> operations, FlowContext context, CancellationToken cancellationToken)
    {
        var permanent = ReplySet.Permanent.Except(context.Libraries.TreatedAsTransient);
        foreach (var other in operations.OfType<IInvocationOperation>())
        {
            if (other.TargetMethod.TypeArguments is [var taken]
                && IsOrDerives(handled, taken)
                && other.Syntax is InvocationExpressionSyntax syntax
                && TakesBefore(syntax, context.Libraries.VerbOf(other.TargetMethod, other.Arguments.Length)))
            {
                // Whoever puts some of them aside has thought of the code.
                if (TakenBy(syntax, other).Overlaps(permanent))
                    return true;
            }
        }

        return false;

        bool TakesBefore(InvocationExpressionSyntax syntax, Verb verb) => verb switch
        {
            Verb.Exempt => IsSameReceiver(syntax, (InvocationExpressionSyntax)call.Syntax),
            Verb.HandleWhen => syntax.Span.End < call.Syntax.Span.End && IsGivenUp(syntax),
            _ => false,
        };

        bool IsGivenUp(SyntaxNode chain) => EndOf(ref chain, context) == Verb.GiveUp;

        ReplySet TakenBy(InvocationExpressionSyntax syntax, IInvocationOperation other)
        {
            if (syntax.ArgumentList.Arguments.Count == 0)
                return ReplySet.All;
            foreach (var operation in other.Descendants())
            {
                var summary = operation switch
                {
                    IFlowAnonymousFunctionOperation lambda => SmtpFlow.Summarize(
                        graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken), lambda.Symbol, context, ImmutableArray<IMethodSymbol>.Empty, cancellationToken),
                    IMethodReferenceOperation reference => context.Predicates.Get(reference.Method, context, ImmutableArray<IMethodSymbol>.Empty, cancellationToken),
                    _ => null,
                };
                if (summary is not null)
                    return summary.WhenTrue.Except(summary.WhenFalse);
                if (operation is IFlowAnonymousFunctionOperation or IMethodReferenceOperation)
                    return ReplySet.All; // It asks something that cannot be followed.
            }

            return ReplySet.Empty;
        }
    }

    private static bool HasExemptBeside(InvocationExpressionSyntax call, FlowContext context) =>
        IsOnConfigurator(call, context)
        && call.FirstAncestorOrSelf<BlockSyntax>() is { } block
        && block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other => IsSameReceiver(other, call) && VerbOf(other, context) == Verb.Exempt);

    private static bool IsSameReceiver(InvocationExpressionSyntax one, InvocationExpressionSyntax other) =>
        one.Expression is MemberAccessExpressionSyntax { Expression: var first }
        && other.Expression is MemberAccessExpressionSyntax { Expression: var second }
        && first.IsEquivalentTo(second);

    private static bool IsOrDerives(ITypeSymbol type, ITypeSymbol from)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, from))
                return true;
        }

        return false;
    }

    private static ISymbol? SymbolOf(ExpressionSyntax expression, FlowContext context) =>
        context.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression).Symbol;

    private static Verb VerbOf(InvocationExpressionSyntax call, FlowContext context) =>
        context.ModelOf(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol method
            ? context.Libraries.VerbOf(method.ReducedFrom ?? method, call.ArgumentList.Arguments.Count)
            : Verb.None;

    private static SyntaxNode NameIn(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name: var name } ? name : call.Expression;
}
