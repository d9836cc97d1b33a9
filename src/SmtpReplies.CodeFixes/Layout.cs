using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.CodeFixes;

/// <summary>How the user lays out the lines around a statement.</summary>
/// <param name="Indentation">Before a statement.</param>
/// <param name="Unit">One step of it.</param>
/// <param name="Break">Between two statements: a line end, or a space where they share a line.</param>
internal sealed record Layout(SyntaxTriviaList Indentation, string Unit, SyntaxTrivia Break)
{
    public static Layout Of(StatementSyntax statement)
    {
        var lineEnd = statement.GetTrailingTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (lineEnd == default)
            return new Layout(default, "", SyntaxFactory.Space);
        var line = statement.SyntaxTree.GetText().Lines.GetLineFromPosition(statement.SpanStart).ToString();
        var indentation = line.Substring(0, line.Length - line.TrimStart().Length);
        return new Layout(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), indentation.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ", lineEnd);
    }
}
