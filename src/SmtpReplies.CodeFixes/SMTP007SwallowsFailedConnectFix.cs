using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP007: has the catch throw on what it caught, after all that it does now. Not where the way out of the catch was the only one to the
/// code behind it: that could never run then.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP007SwallowsFailedConnectFix))]
public sealed class SMTP007SwallowsFailedConnectFix() : ReplyFix(Descriptors.SwallowsFailedConnect.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string ThrowOn = "SMTP007.ThrowOn";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is { Block: { OpenBraceToken.IsMissing: false, CloseBraceToken.IsMissing: false } block, Parent: TryStatementSyntax whole } clause
            && (clause == finding.Node || clause.Declaration == finding.Node)
            && !block.CloseBraceToken.LeadingTrivia.Any(static trivia => trivia.IsDirective)
            && EndIsReachable(block, finding)
            && StaysReachable(whole, clause, finding))
        {
            yield return new Fix("Throw on", ThrowOn, block, WithThrow(block));
        }
    }

    /// <summary>Whether what stands behind the <c>try</c> is reached without the catch as well, or nothing does.</summary>
    private static bool StaysReachable(TryStatementSyntax whole, CatchClauseSyntax clause, Finding finding) =>
        EndIsReachable(whole.Block, finding) || whole.Catches.Any(other => other != clause && EndIsReachable(other.Block, finding));

    private static bool EndIsReachable(BlockSyntax block, Finding finding) => finding.Model.AnalyzeControlFlow(block) is { Succeeded: true, EndPointIsReachable: true };

    private static BlockSyntax WithThrow(BlockSyntax block)
    {
        var rethrow = SyntaxFactory.ParseStatement("throw;");
        var (open, close) = (block.OpenBraceToken, block.CloseBraceToken);
        var lines = block.SyntaxTree.GetText().Lines;
        if (lines.GetLineFromPosition(open.SpanStart).LineNumber == lines.GetLineFromPosition(close.SpanStart).LineNumber)
        {
            var last = close.GetPreviousToken();
            return block.ReplaceToken(last, last.TrailingTrivia.Any() ? last : last.WithTrailingTrivia(SyntaxFactory.Space)).AddStatements(rethrow.WithTrailingTrivia(SyntaxFactory.Space));
        }

        // The comments before the brace stay before the throw.
        var said = SyntaxFactory.TriviaList(close.LeadingTrivia.Reverse().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
        var outer = SyntaxFactory.TriviaList(close.LeadingTrivia.Skip(said.Count));
        var lineEnd = open.TrailingTrivia.Concat(said).Concat(close.GetPreviousToken().TrailingTrivia).FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var indentation = block.Statements.LastOrDefault() is { } statement ? Layout.Of(statement).Indentation : default;
        if (indentation.Count == 0)
            indentation = outer.Add(SyntaxFactory.Whitespace(outer.ToString().StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    "));
        return block
            .WithCloseBraceToken(close.WithLeadingTrivia(outer))
            .AddStatements(rethrow.WithLeadingTrivia(said.AddRange(indentation)).WithTrailingTrivia(lineEnd == default ? SyntaxFactory.ElasticLineFeed : lineEnd));
    }
}
