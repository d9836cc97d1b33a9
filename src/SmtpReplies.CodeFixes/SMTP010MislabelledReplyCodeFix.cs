using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP010: ends a range before the next class. Of a name or comment nobody knows whether it or the number is wrong, and a member in the middle of
/// its class may stand for the class or for itself.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP010MislabelledReplyCodeFix))]
public sealed class SMTP010MislabelledReplyCodeFix() : ReplyFix(Descriptors.MislabelledReplyCode.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string KeepClassWhole = "SMTP010.KeepClassWhole";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.Properties.TryGetValue(SmtpFlowAnalyzer.CodesProperty, out var codes) && codes is not null && Mend(finding.Node) is var (old, replacement))
            yield return new Fix("End the range before the next class", KeepClassWhole, old, replacement);
    }

    private static (SyntaxNode Old, SyntaxNode New)? Mend(SyntaxNode bound)
    {
        var (operation, limits) = bound switch
        {
            BinaryExpressionSyntax binary => (binary.OperatorToken, new[] { binary.Right, binary.Left }),
            RelationalPatternSyntax pattern => (pattern.OperatorToken, [pattern.Expression]),
            _ => (default, []),
        };

        // The number, one less: "<= 500" and "< 501" become "<= 499" and "< 500".
        foreach (var limit in limits)
        {
            if (Bare(limit) is LiteralExpressionSyntax { Token.Value: int number and >= 300 and <= 501 } literal)
                return (literal, literal.WithToken(SyntaxFactory.Literal(number - 1).WithTriviaFrom(literal.Token)));
        }

        // A member, left out: "<= CommandUnrecognized" becomes "< CommandUnrecognized".
        var strict = operation.Kind() switch
        {
            SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanToken,
            SyntaxKind.GreaterThanEqualsToken => SyntaxKind.GreaterThanToken,
            _ => SyntaxKind.None,
        };
        if (strict == SyntaxKind.None)
            return null;
        var token = SyntaxFactory.Token(strict).WithTriviaFrom(operation);
        return bound switch
        {
            RelationalPatternSyntax pattern => (pattern, pattern.WithOperatorToken(token)),
            BinaryExpressionSyntax binary => (binary, SyntaxFactory.BinaryExpression(
                strict == SyntaxKind.LessThanToken ? SyntaxKind.LessThanExpression : SyntaxKind.GreaterThanExpression, binary.Left, token, binary.Right)),
            _ => null,
        };
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Bare(parenthesized.Expression),
        CastExpressionSyntax cast => Bare(cast.Expression),
        _ => expression,
    };
}
