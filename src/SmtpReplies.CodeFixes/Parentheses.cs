using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>Parentheses where they are needed, and only there.</summary>
internal static class Parentheses
{
    /// <summary>The replacement of a condition, with the parentheses that its place asks for.</summary>
    public static ExpressionSyntax AsNeeded(ExpressionSyntax replacement, ExpressionSyntax replaced)
    {
        var isChain = replacement.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression;
        var fits = replaced.Parent switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } outer =>
                !isChain || (outer.Kind() == replacement.Kind() && outer.Left == replaced),
            BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax
                or IsPatternExpressionSyntax or SwitchExpressionSyntax or PostfixUnaryExpressionSyntax => replacement is InvocationExpressionSyntax,
            ConditionalExpressionSyntax choice => choice.Condition != replaced || !isChain,
            _ => true,
        };
        return (fits ? replacement : Around(replacement)).WithTriviaFrom(replaced);
    }

    public static ParenthesizedExpressionSyntax Around(ExpressionSyntax expression) =>
        ((ParenthesizedExpressionSyntax)SyntaxFactory.ParseExpression("(x)")).WithExpression(expression);
}
