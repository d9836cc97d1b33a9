using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>For which codes of one parameter, or of the thing itself, a method or getter may return true, and for which false.</summary>
internal sealed record PredicateSummary(int Parameter, ReplySet WhenTrue, ReplySet WhenFalse)
{
    /// <summary>The parameter of a member that asks for the code of its own type.</summary>
    public const int This = -1;
}

/// <summary>The summaries of a compilation's own predicates, each computed once and only when a call asks for it; no file's settings change them.</summary>
internal sealed class PredicateSummaries
{
    private const int DepthLimit = 6;

    private readonly ConcurrentDictionary<IMethodSymbol, PredicateSummary?> _known = new(SymbolEqualityComparer.Default);

    public PredicateSummary? Get(IMethodSymbol method, FileContext file, ImmutableArray<IMethodSymbol> callers)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out var known))
            return known;
        // A recursive call says nothing about itself, and what was computed under it is not kept: it depends on who asked first.
        if (callers.Length >= DepthLimit || callers.Contains(method, SymbolEqualityComparer.Default))
            return null;
        var summary = GraphOf(method, file.Shared, file.CancellationToken) is { } graph
            ? SmtpFlow.Summarize(graph, method, file, callers)
            : null;
        return callers.IsEmpty ? _known.GetOrAdd(method, summary) : summary;
    }

    /// <summary>The name under which a predicate is known: the method's, the property's, or that of what a lambda is given to.</summary>
    public static string? NameOf(IMethodSymbol owner, ControlFlowGraph graph)
    {
        if (!ReturnsBool(owner.ReturnType))
            return null;
        return owner.MethodKind switch
        {
            MethodKind.PropertyGet => owner.AssociatedSymbol?.Name,
            MethodKind.AnonymousFunction => NameOfTarget(graph.OriginalOperation, owner),
            _ => owner.Name,
        };
    }

    public static bool ReturnsBool(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Boolean
        || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] });

    /// <summary>The graph of a method that is declared in source with a body of its own.</summary>
    public static ControlFlowGraph? GraphOf(IMethodSymbol method, FlowContext context, CancellationToken cancellationToken)
    {
        if (!context.IsOwn(method) || method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not { } syntax)
            return null;
        var model = context.ModelOf(syntax.SyntaxTree);
        return model.GetOperation(syntax, cancellationToken) switch
        {
            ILocalFunctionOperation local => GraphOf(Root(local), cancellationToken) is { } outer ? Find(outer, method) : null,
            var body => GraphOf(body, cancellationToken),
        };

        ControlFlowGraph? Find(ControlFlowGraph graph, IMethodSymbol local)
        {
            foreach (var candidate in graph.LocalFunctions)
            {
                var inner = graph.GetLocalFunctionControlFlowGraph(candidate, cancellationToken);
                if (SymbolEqualityComparer.Default.Equals(candidate, local))
                    return inner;
                if (Find(inner, local) is { } found)
                    return found;
            }

            return null;
        }

        static IOperation Root(IOperation operation)
        {
            while (operation.Parent is { } parent)
                operation = parent;
            return operation;
        }
    }

    /// <summary>The graph of an operation that is the root of a body; null for any other.</summary>
    public static ControlFlowGraph? GraphOf(IOperation? root, CancellationToken cancellationToken) => root switch
    {
        { Parent: not null } => null,
        IMethodBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IBlockOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IFieldInitializerOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IPropertyInitializerOperation body => ControlFlowGraph.Create(body, cancellationToken),
        _ => null,
    };

    private static string? NameOfTarget(IOperation original, IMethodSymbol lambda)
    {
        var syntax = lambda.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? original.Syntax;
        for (var node = syntax.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case VariableDeclaratorSyntax variable:
                    return variable.Identifier.ValueText;
                case PropertyDeclarationSyntax property:
                    return property.Identifier.ValueText;
                case AssignmentExpressionSyntax { Left: var left }:
                    return (left as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (left as IdentifierNameSyntax)?.Identifier.ValueText;
                case ArgumentSyntax { NameColon.Name: var named }:
                    return named.Identifier.ValueText;
                // What a retry calls again and again is asked for nothing.
                case ArgumentSyntax when node == syntax.Parent && !lambda.Parameters.IsEmpty:
                    return original.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parameter.Name: var parameter } } ? parameter : null;
                case ArgumentSyntax:
                case StatementSyntax:
                case MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }
}
