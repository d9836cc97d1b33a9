using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Flow;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.CodeFixes;

/// <summary>What a condition asks of one reply code.</summary>
/// <param name="Subject">What carries the code: a number, an enum, or an object that has a code.</param>
/// <param name="Divisor">What the code is divided by before it is compared; 1 for nothing.</param>
/// <param name="Holds">For which codes it is true.</param>
internal sealed record ReplyTest(ExpressionSyntax Subject, int Divisor, Func<int, bool> Holds)
{
    /// <summary>A code that SMTP does not use: a side of a test that has it was made by leaving codes out, and is never reported.</summary>
    private const int NeverNamed = 150;

    /// <summary>Reads a comparison, an <c>is</c>, or the call of a predicate; null for anything else.</summary>
    public static ReplyTest? Read(ExpressionSyntax condition, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (condition)
        {
            case BinaryExpressionSyntax comparison when IsComparison(comparison.Kind()):
                if (Number(comparison.Right) is { } right)
                    return OfComparison(comparison.Left, comparison.Kind(), right);
                return Number(comparison.Left) is { } left ? OfComparison(comparison.Right, Mirror(comparison.Kind()), left) : null;
            case IsPatternExpressionSyntax test:
                if (PatternOf(test.Pattern, model, cancellationToken) is not { } matches)
                    return null;
                var (subject, divisor) = Quotient(test.Expression);
                return new ReplyTest(subject, divisor, code => matches(code / divisor));
            // Before C# 9 a type check and a constant pattern look the same.
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } constant when Number(constant.Right) is { } number:
                return OfComparison(constant.Left, SyntaxKind.EqualsExpression, number);
            case InvocationExpressionSyntax call:
                return OfCall(call, model, cancellationToken);
            default:
                return null;
        }

        int? Number(ExpressionSyntax expression) => NumberOf(expression, model, cancellationToken);

        ReplyTest OfComparison(ExpressionSyntax operand, SyntaxKind kind, int bound)
        {
            var (subject, divisor) = Quotient(operand);
            return new ReplyTest(subject, divisor, code => Compare(code / divisor, kind, bound));
        }

        (ExpressionSyntax Subject, int Divisor) Quotient(ExpressionSyntax operand) =>
            Bare(operand) is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression } division && Number(division.Right) is { } by and > 0
                ? (Bare(division.Left), by)
                : (Bare(operand), 1);
    }

    /// <summary>Which outcome lets the code through: true, false, or null when that cannot be said.</summary>
    public bool? OutcomeThatAccepts(int code) => (Holds(code), Holds(NeverNamed)) switch
    {
        (true, false) => true,
        (false, true) => false,
        _ => null,
    };

    /// <summary>For which codes a pattern matches; null for a pattern that asks for more than a number.</summary>
    public static Func<int, bool>? PatternOf(PatternSyntax pattern, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (pattern)
        {
            case ParenthesizedPatternSyntax parenthesized:
                return PatternOf(parenthesized.Pattern, model, cancellationToken);
            case ConstantPatternSyntax constant when NumberOf(constant.Expression, model, cancellationToken) is { } number:
                return code => code == number;
            case RelationalPatternSyntax relational when NumberOf(relational.Expression, model, cancellationToken) is { } bound:
                var kind = relational.OperatorToken.Kind() switch
                {
                    SyntaxKind.LessThanToken => SyntaxKind.LessThanExpression,
                    SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanOrEqualExpression,
                    SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanExpression,
                    _ => SyntaxKind.GreaterThanOrEqualExpression,
                };
                return code => Compare(code, kind, bound);
            case UnaryPatternSyntax negated when PatternOf(negated.Pattern, model, cancellationToken) is { } inner:
                return code => !inner(code);
            case BinaryPatternSyntax both
                when PatternOf(both.Left, model, cancellationToken) is { } left && PatternOf(both.Right, model, cancellationToken) is { } right:
                return both.IsKind(SyntaxKind.AndPattern) ? code => left(code) && right(code) : code => left(code) || right(code);
            default:
                return null;
        }
    }

    public static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
            expression = parenthesized.Expression;
        return expression;
    }

    private static int? NumberOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: int number } ? number : null;

    /// <summary>The call of a matcher of our runtime, or of a predicate in source.</summary>
    private static ReplyTest? OfCall(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(call, cancellationToken) is not IInvocationOperation { TargetMethod: var method } operation)
            return null;
        var file = new FileContext(new FlowContext(model.Compilation), FlowOptions.None, cancellationToken);
        if (LibraryMap.MatchedCodes(method) is { } matched)
            return SubjectAt(0) is { } only ? new ReplyTest(only, 1, matched.Contains) : null;
        return PredicateSummaries.ReturnsBool(method.ReturnType)
            && file.Shared.Predicates.Get(method, file, ImmutableArray<IMethodSymbol>.Empty) is { } summary
            && SubjectAt(summary.Parameter) is { } subject
                ? new ReplyTest(subject, 1, code => summary.WhenTrue.Contains(code) || !summary.WhenFalse.Contains(code))
                : null;

        ExpressionSyntax? SubjectAt(int parameter) => operation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter)?.Value.Syntax as ExpressionSyntax;
    }

    private static bool IsComparison(SyntaxKind kind) => kind is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
        or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression;

    private static SyntaxKind Mirror(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LessThanExpression => SyntaxKind.GreaterThanExpression,
        SyntaxKind.LessThanOrEqualExpression => SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.GreaterThanExpression => SyntaxKind.LessThanExpression,
        SyntaxKind.GreaterThanOrEqualExpression => SyntaxKind.LessThanOrEqualExpression,
        _ => kind,
    };

    private static bool Compare(int value, SyntaxKind kind, int bound) => kind switch
    {
        SyntaxKind.EqualsExpression => value == bound,
        SyntaxKind.NotEqualsExpression => value != bound,
        SyntaxKind.LessThanExpression => value < bound,
        SyntaxKind.LessThanOrEqualExpression => value <= bound,
        SyntaxKind.GreaterThanExpression => value > bound,
        _ => value >= bound,
    };
}
