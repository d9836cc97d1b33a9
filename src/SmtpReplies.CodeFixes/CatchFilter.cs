using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>A filter by which a handler takes only some replies.</summary>
internal static class CatchFilter
{
    /// <summary>The handler with the filter, besides the one that it may have; null if what it catches has no code, or the filter is there already.</summary>
    public static CatchClauseSyntax? AddTo(CatchClauseSyntax handler, ClassRange range, Finding finding)
    {
        if (handler.Declaration is not { } declaration
            || !finding.HasCSharp(LanguageVersion.CSharp6)
            || finding.Model.GetTypeInfo(declaration.Type, finding.CancellationToken).Type is not { } caught
            || ClassRange.CodeMember(caught) is null)
        {
            return null;
        }

        var isNamed = !declaration.Identifier.IsKind(SyntaxKind.None);
        var name = isNamed ? declaration.Identifier.Text : new Names(handler.Block.SpanStart, handler, finding).New("ex");
        if (range.Of(name, caught, finding) is not { } test)
            return null;
        var named = isNamed
            ? declaration
            : declaration.WithType(declaration.Type.WithTrailingTrivia(SyntaxFactory.Space)).WithIdentifier(SyntaxFactory.Identifier(default, name, default));

        if (handler.Filter is { FilterExpression: var known } filter)
        {
            if (known.ToString().Contains(test.ToString()))
                return null;
            var both = SyntaxFactory.BinaryExpression(
                SyntaxKind.LogicalAndExpression,
                (IsLooser(known) ? Parentheses.Around(known.WithoutTrivia()) : known).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(default, SyntaxKind.AmpersandAmpersandToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
                (IsLooser(test) || (test.IsKind(SyntaxKind.LogicalAndExpression) && known.IsKind(SyntaxKind.LogicalAndExpression)) ? Parentheses.Around(test) : test)
                    .WithTrailingTrivia(known.GetTrailingTrivia()));
            return handler.WithDeclaration(named).WithFilter(filter.WithFilterExpression(both));
        }

        var clause = ((TryStatementSyntax)SyntaxFactory.ParseStatement($"try {{ }} catch (Exception) when ({test}) {{ }}")).Catches[0].Filter!
            .WithTrailingTrivia(declaration.GetTrailingTrivia());
        return handler.WithDeclaration(named.WithTrailingTrivia(SyntaxFactory.Space)).WithFilter(clause);

        // Than "&&".
        static bool IsLooser(ExpressionSyntax expression) => expression is ConditionalExpressionSyntax or AssignmentExpressionSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression };
    }
}
