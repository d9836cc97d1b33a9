using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP006: reads on to the line whose code no hyphen follows (RFC 5321, section 4.2.1). Only for a line that a variable takes:
/// the code is the same in each, and what else is done with the first line would be done with the last.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP006ReadsOneLineOfReplyFix))]
public sealed class SMTP006ReadsOneLineOfReplyFix() : ReplyFix(Descriptors.ReadsOneLineOfReply.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string ReadAll = "SMTP006.ReadAll";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.HasCSharp(LanguageVersion.CSharp6) && Loop(finding) is var (statement, written) && Replaced(statement, written) is var (old, replacement))
            yield return new Fix("Read to the last line", ReadAll, old, replacement);
    }

    private static (StatementSyntax Old, List<StatementSyntax> New)? Loop(Finding finding)
    {
        if (finding.Node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Span == finding.Node.Span) is not { } read
            || finding.Model.GetOperation(read, finding.CancellationToken) is not IInvocationOperation { TargetMethod: { Name: "ReadLine" or "ReadLineAsync", DeclaringSyntaxReferences.IsEmpty: true } })
        {
            return null;
        }

        var value = WholeValue(read);
        if (value.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || statement.ContainsDirectives
            || finding.Model.GetTypeInfo(value, finding.CancellationToken) is not { Type.SpecialType: SpecialType.System_String, ConvertedType.SpecialType: SpecialType.System_String } info)
        {
            return null;
        }

        var layout = Layout.Of(statement);
        if (layout.Break == SyntaxFactory.Space || HasInnerComment(statement))
            return null;
        var mayBeNull = info.Nullability.FlowState != NullableFlowState.NotNull;
        switch (statement)
        {
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax left } assignment }
                when assignment.Right == value
                    && finding.Model.GetSymbolInfo(left, finding.CancellationToken).Symbol is ILocalSymbol { Type.SpecialType: SpecialType.System_String } or IParameterSymbol { Type.SpecialType: SpecialType.System_String }:
                return (statement, [Around(left.Identifier.Text, statement.WithoutTrivia().ToString(), statement.GetLeadingTrivia())]);
            case LocalDeclarationStatementSyntax { Declaration: { Type: var type, Variables: [{ Initializer: { Value: var initial } } variable] } } when initial == value:
                return (statement, [Declared(type, variable.Identifier.Text), Around(variable.Identifier.Text, $"{variable.Identifier.Text} = {value};", layout.Indentation)]);
            default:
                return null;
        }

        StatementSyntax Declared(TypeSyntax type, string name)
        {
            var isAnnotated = mayBeNull && finding.Model.GetNullableContext(statement.SpanStart).AnnotationsEnabled();
            var written = !type.IsVar ? type.ToString() : isAnnotated ? "string?" : "string";
            return SyntaxFactory.ParseStatement($"{written} {name};").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(layout.Break);
        }

        StatementSyntax Around(string name, string reading, SyntaxTriviaList leading)
        {
            var (line, indentation) = (layout.Break.ToString(), layout.Indentation.ToString());
            var length = mayBeNull ? $"{name}?.Length" : $"{name}.Length";
            var text = $"do{line}{indentation}{{{line}{indentation}{layout.Unit}{reading}{line}{indentation}}}{line}{indentation}while ({length} > 3 && {name}[3] == '-');";
            return SyntaxFactory.ParseStatement(text).WithLeadingTrivia(leading).WithTrailingTrivia(statement.GetTrailingTrivia());
        }
    }

    /// <summary>The reading, awaited.</summary>
    private static ExpressionSyntax WholeValue(ExpressionSyntax read)
    {
        while (true)
        {
            switch (read.Parent)
            {
                case AwaitExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    read = (ExpressionSyntax)read.Parent;
                    continue;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }:
                    read = configured;
                    continue;
                default:
                    return read;
            }
        }
    }

    private static (SyntaxNode Old, SyntaxNode New)? Replaced(StatementSyntax old, List<StatementSyntax> written)
    {
        switch (old.Parent)
        {
            case BlockSyntax block:
                return (block, block.WithStatements(block.Statements.ReplaceRange(old, written)));
            case SwitchSectionSyntax section:
                return (section, section.WithStatements(section.Statements.ReplaceRange(old, written)));
            case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global:
                return (unit, unit.WithMembers(unit.Members.ReplaceRange(global, written.Select(SyntaxFactory.GlobalStatement))));
            default:
                return written.Count == 1 ? (old, written[0]) : null;
        }
    }

    private static bool HasInnerComment(SyntaxNode node) =>
        node.DescendantTrivia().Any(trivia => trivia.SpanStart >= node.SpanStart && trivia.Span.End <= node.Span.End && Row.HasComment(SyntaxFactory.TriviaList(trivia)));
}
