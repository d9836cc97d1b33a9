using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Reads a constant collection of reply codes from its initializer, however it is written: arrays, collection expressions, sets with
/// an initializer, <c>ImmutableArray.Create(...)</c>, <c>new[] { ... }.ToFrozenSet()</c>.
/// </summary>
/// <remarks>By syntax: the control flow graph takes initializers apart, and Roslyn 4.8 has no operation for collection expressions.</remarks>
internal static class CodeSets
{
    /// <summary>The elements; null when any element is no constant number.</summary>
    public static Value.CodeSet? Read(SyntaxNode? syntax, SemanticModel model, CancellationToken cancellationToken)
    {
        var elements = ImmutableArray.CreateBuilder<CodeElement>();
        return syntax is ExpressionSyntax expression && Collect(expression) && elements.Count != 0
            ? new Value.CodeSet(elements.ToImmutable())
            : null;

        bool Collect(ExpressionSyntax node) => node switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } array } => Add(array.Expressions),
            ImplicitArrayCreationExpressionSyntax { Initializer: { } array } => Add(array.Expressions),
            InitializerExpressionSyntax initializer => Add(initializer.Expressions),
            CollectionExpressionSyntax collection => collection.Elements.All(static e => e is ExpressionElementSyntax)
                && Add(collection.Elements.Select(static e => ((ExpressionElementSyntax)e).Expression)),
            BaseObjectCreationExpressionSyntax creation => CollectCreation(creation),
            InvocationExpressionSyntax call => CollectCall(call),
            CastExpressionSyntax cast => Collect(cast.Expression),
            ParenthesizedExpressionSyntax inner => Collect(inner.Expression),
            _ => false,
        };

        bool CollectCreation(BaseObjectCreationExpressionSyntax creation)
        {
            // new HashSet<T>(items) { more }
            foreach (var argument in creation.ArgumentList?.Arguments ?? default)
            {
                if (IsCollection(argument.Expression) && !Collect(argument.Expression))
                    return false;
            }

            return creation.Initializer is null || Add(creation.Initializer.Expressions);
        }

        bool CollectCall(InvocationExpressionSyntax call)
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access)
                return false;
            // ImmutableArray.Create(a, b), or a conversion such as items.ToFrozenSet().
            if (name is "Create" or "CreateRange")
                return call.ArgumentList.Arguments.All(a => IsCollection(a.Expression) ? Collect(a.Expression) : AddOne(a.Expression));
            return name.StartsWith("To", StringComparison.Ordinal) && Collect(access.Expression);
        }

        static bool IsCollection(ExpressionSyntax node) => node is ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax
            or CollectionExpressionSyntax or BaseObjectCreationExpressionSyntax;

        bool Add(IEnumerable<ExpressionSyntax> expressions)
        {
            foreach (var expression in expressions)
            {
                if (!AddOne(expression))
                    return false;
            }

            return true;
        }

        bool AddOne(ExpressionSyntax expression)
        {
            if (model.GetConstantValue(expression, cancellationToken) is not { HasValue: true, Value: int code })
                return false;
            elements.Add(new CodeElement(code, expression));
            return true;
        }
    }

    /// <summary>The initializer of a variable that is never assigned again: a readonly field, or a local.</summary>
    public static ExpressionSyntax? InitializerOf(ISymbol symbol, CancellationToken cancellationToken) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } => value,
            PropertyDeclarationSyntax { Initializer.Value: var value } => value,
            PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => value,
            _ => null,
        };
}
