using System.Collections.Immutable;
using System.Globalization;
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
    /// <summary>A collection or a table.</summary>
    public static Value? ReadAny(SyntaxNode? syntax, SemanticModel model, CancellationToken cancellationToken) =>
        Read(syntax, model, cancellationToken) ?? (Value?)ReadMap(syntax, model, cancellationToken);

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
            if (name == "Range" && access.Expression is IdentifierNameSyntax { Identifier.ValueText: "Enumerable" })
                return AddRange(call);
            if (name is "Create" or "CreateRange")
                return call.ArgumentList.Arguments.All(a => IsCollection(a.Expression) ? Collect(a.Expression) : AddOne(a.Expression));
            return name.StartsWith("To", StringComparison.Ordinal) && Collect(access.Expression);
        }

        // Enumerable.Range(500, 100)
        bool AddRange(InvocationExpressionSyntax call)
        {
            if (call.ArgumentList.Arguments is not [{ Expression: var start }, { Expression: var length }]
                || CodeIn(start, model, cancellationToken) is not { } first || CodeIn(length, model, cancellationToken) is not (>= 0 and <= 1000 and var count))
            {
                return false;
            }

            elements.AddRange(Enumerable.Range(first, count).Select(code => new CodeElement(code, call)));
            return true;
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
            if (ElementIn(expression, model, cancellationToken) is not { } element)
                return false;
            elements.Add(element);
            return true;
        }
    }

    /// <summary>The entries of a constant table, <c>new() { [550] = x, ... }.ToFrozenDictionary()</c>; null when any key or content is no constant.</summary>
    private static Value.CodeMap? ReadMap(SyntaxNode? syntax, SemanticModel model, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<CodeEntry>();
        foreach (var (key, value) in EntriesOf(syntax))
        {
            if (ElementIn(key, model, cancellationToken) is not { } element || model.GetConstantValue(value, cancellationToken) is not { HasValue: true, Value: var content })
                return null;
            entries.Add(new CodeEntry(element, content));
        }

        return entries.Count == 0 ? null : new Value.CodeMap(entries.ToImmutable());
    }

    /// <summary>The entries of a dictionary's initializer: <c>[550] = x</c> or <c>{ 550, x }</c>.</summary>
    public static IEnumerable<(ExpressionSyntax Key, ExpressionSyntax Value)> EntriesOf(SyntaxNode? initializer)
    {
        while (initializer is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access })
            initializer = access.Expression;
        if (initializer is not BaseObjectCreationExpressionSyntax { Initializer: { } entries })
            yield break;
        foreach (var entry in entries.Expressions)
        {
            switch (entry)
            {
                case AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var key] }, Right: var value }:
                    yield return (key.Expression, value);
                    break;
                case InitializerExpressionSyntax { Expressions: [var key, var value] }:
                    yield return (key, value);
                    break;
            }
        }
    }

    /// <summary>A number, or one to three digits as a text.</summary>
    private static CodeElement? ElementIn(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (CodeIn(expression, model, cancellationToken) is { } code)
            return new CodeElement(code, expression);
        return model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string { Length: >= 1 and <= 3 } digits }
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CodeElement(number, expression, digits)
            : null;
    }

    private static int? CodeIn(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: { } constant } && FlowContext.Number(constant) is int code ? code : null;

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
