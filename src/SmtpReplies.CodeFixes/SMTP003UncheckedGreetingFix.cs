using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP003: has the greeting checked for 220 where it is read, and an <see cref="IOException"/> thrown if it is anything else. The variable
/// that holds the greeting is used if there is one, and else made.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP003UncheckedGreetingFix))]
public sealed class SMTP003UncheckedGreetingFix() : ReplyFix(Descriptors.UncheckedGreeting.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string CheckGreeting = "SMTP003.CheckGreeting";

    // Stand for the names of types until they are written as the document's usings allow.
    private const string IOExceptionName = "__IOException";
    private const string EncodingName = "__Encoding";
    private const string StringComparisonName = "__StringComparison";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.HasCSharp(LanguageVersion.CSharp6) && Reading.Of(finding) is { } reading && Check(reading, finding) is var (old, replacement))
            yield return new Fix("Check the greeting for 220", CheckGreeting, old, replacement);
    }

    /// <summary>How the greeting is read, and what is there to check.</summary>
    /// <param name="Value">The whole value that is read: with <c>await</c>, and with <c>?? throw</c> behind it.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="MayBeNull">Whether it may be null.</param>
    /// <param name="Bytes">How the bytes are decoded, with <c>{0}</c> for their number; null if a text is read.</param>
    /// <param name="Buffer">Where the bytes are; null if a text is read.</param>
    /// <param name="Statement">The statement.</param>
    private sealed record Reading(ExpressionSyntax Value, ITypeSymbol Type, bool MayBeNull, string? Bytes, ISymbol? Buffer, StatementSyntax Statement)
    {
        public static Reading? Of(Finding finding)
        {
            if (finding.Node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Span == finding.Node.Span) is not { } read
                || finding.Model.GetOperation(read, finding.CancellationToken) is not IInvocationOperation operation)
            {
                return null;
            }

            var (value, isChecked) = WholeValue(read);
            if (value.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || HasDirectives(statement))
                return null;
            var info = finding.Model.GetTypeInfo(value, finding.CancellationToken);
            return info.Type switch
            {
                { SpecialType: SpecialType.System_String } text =>
                    new Reading(value, text, !isChecked && info.Nullability.FlowState != NullableFlowState.NotNull, null, null, statement),
                { SpecialType: SpecialType.System_Int32 } number when BytesOf(operation, finding) is var (decoding, buffer) =>
                    new Reading(value, number, false, decoding, buffer, statement),
                { Name: "SmtpReply", ContainingNamespace: { Name: "SmtpReplies", ContainingNamespace.IsGlobalNamespace: true } } reply =>
                    new Reading(value, reply, false, null, null, statement),
                _ => null,
            };
        }

        /// <summary>Up to what the code around takes as the value: awaited, decoded, not null.</summary>
        private static (ExpressionSyntax Value, bool IsChecked) WholeValue(ExpressionSyntax read)
        {
            for (var value = read; ;)
            {
                switch (value.Parent)
                {
                    case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                        value = (ExpressionSyntax)value.Parent;
                        continue;
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result:
                        value = result;
                        continue;
                    case MemberAccessExpressionSyntax
                    {
                        Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask",
                        Parent: InvocationExpressionSyntax call,
                    }:
                        value = call;
                        continue;
                    case ConditionalAccessExpressionSyntax access when access.WhenNotNull == value:
                        value = access;
                        continue;
                    // Encoding.ASCII.GetString(buffer, 0, stream.Read(buffer, 0, buffer.Length))
                    case ArgumentSyntax
                    {
                        Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetString" } } decoding
                    }:
                        value = decoding;
                        continue;
                    case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax } checkedValue when checkedValue.Left == value:
                        return (checkedValue, true);
                    default:
                        return (value, false);
                }
            }
        }

        /// <summary>How to get a text from the buffer that was filled; null if it cannot be named once more.</summary>
        private static (string Decoding, ISymbol Buffer)? BytesOf(IInvocationOperation read, Finding finding)
        {
            foreach (var argument in read.Arguments)
            {
                if (argument.Syntax is not ArgumentSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } syntax
                    || finding.Model.GetSymbolInfo(syntax.Expression, finding.CancellationToken).Symbol is not { } buffer)
                {
                    continue;
                }

                var name = syntax.Expression.WithoutTrivia().ToString();
                switch (finding.Model.GetTypeInfo(syntax.Expression, finding.CancellationToken).Type)
                {
                    case IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte }:
                        var offset = read.Arguments.FirstOrDefault(static other => other.Parameter?.Name == "offset")?.Syntax is ArgumentSyntax { Expression: var start } ? start.ToString() : "0";
                        return ($"{EncodingName}.ASCII.GetString({name}, {offset}, {{0}})", buffer);
                    case INamedTypeSymbol { Name: "Memory", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } when DecodesSpans():
                        return ($"{EncodingName}.ASCII.GetString({name}.Span.Slice(0, {{0}}))", buffer);
                    case INamedTypeSymbol { Name: "Span", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } when DecodesSpans():
                        return ($"{EncodingName}.ASCII.GetString({name}.Slice(0, {{0}}))", buffer);
                }
            }

            return null;

            bool DecodesSpans() => TypeNamed("System.Text.Encoding", finding)?.GetMembers("GetString")
                .Any(static member => member is IMethodSymbol { Parameters: [{ Type.Name: "ReadOnlySpan" }] }) == true;
        }

        private static bool HasDirectives(StatementSyntax statement) =>
            statement.ContainsDirectives && statement.DescendantTrivia().Any(trivia => trivia.IsDirective && trivia.SpanStart > statement.SpanStart);
    }

    private static (SyntaxNode Old, SyntaxNode New)? Check(Reading reading, Finding finding)
    {
        var statement = reading.Statement;
        var member = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax) ?? statement.SyntaxTree.GetRoot(finding.CancellationToken);
        var names = new Names(statement.SpanStart, member, finding);
        var layout = Layout.Of(statement);

        // The statement, with what comes before and behind it.
        StatementSyntax? before = null;
        var mended = statement;
        var behind = new List<string>();
        var isBeforehand = false;
        string? holder;
        if (statement is ExpressionStatementSyntax { Expression: var dropped } && (dropped == reading.Value || IsDiscarded(dropped, reading.Value, finding)))
        {
            holder = names.New(reading.Bytes is null ? "greeting" : "count");
            mended = Declaration(holder, reading.Value).WithTriviaFrom(statement);
        }
        else if (Holder(reading.Value, statement, finding) is { } known)
        {
            holder = known;
        }
        else if (IsFirst(reading.Value, statement))
        {
            holder = names.New(reading.Bytes is null ? "greeting" : "count");
            before = Declaration(holder, reading.Value).WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(layout.Break);
            mended = statement.ReplaceNode(reading.Value, SyntaxFactory.IdentifierName(holder).WithTriviaFrom(reading.Value)).WithLeadingTrivia(layout.Indentation);
            isBeforehand = statement is IfStatementSyntax;
        }
        else
        {
            return null;
        }

        var anchor = statement;
        if (reading.Bytes is { } decoding)
        {
            // What is decoded right behind the read is the greeting.
            if (DecodedBehind(statement, reading.Buffer, finding) is var (next, text) && !isBeforehand)
            {
                (anchor, holder) = (next, text);
            }
            else
            {
                var greeting = names.New("greeting");
                behind.Add($"var {greeting} = {string.Format(CultureInfo.InvariantCulture, decoding, holder)};");
                holder = greeting;
            }
        }

        var inner = layout.Break == SyntaxFactory.Space ? " " : layout.Break.ToString() + layout.Indentation + layout.Unit;
        behind.Add($"if ({Refused(holder, reading, finding)}){inner}throw new {IOExceptionName}($\"The server did not greet with 220: {{{holder}}}\");");
        return Insert(statement, before, mended, anchor, behind.Select(text => Named(SyntaxFactory.ParseStatement(text), finding)).ToList(), isBeforehand, layout);
    }

    private static string Refused(string holder, Reading reading, Finding finding)
    {
        if (reading.Type.Name == "SmtpReply")
        {
            return finding.Model.LookupSymbols(finding.Node.SpanStart, (INamedTypeSymbol)reading.Type, "IsServiceReady", includeReducedExtensionMethods: true).IsEmpty
                ? $"(int){holder}.Code != 220"
                : $"!{holder}.IsServiceReady()";
        }

        // A greeting of several lines begins with "220-".
        var starts = $"!{holder}.StartsWith(\"220\", {StringComparisonName}.Ordinal)";
        if (!reading.MayBeNull)
            return starts;
        return finding.HasCSharp(LanguageVersion.CSharp7) ? $"{holder} is null || {starts}" : $"{holder} == null || {starts}";
    }

    private static LocalDeclarationStatementSyntax Declaration(string name, ExpressionSyntax value)
    {
        var declaration = (LocalDeclarationStatementSyntax)SyntaxFactory.ParseStatement($"var {name} = x;");
        return declaration.ReplaceNode(declaration.Declaration.Variables[0].Initializer!.Value, value.WithoutTrivia());
    }

    private static bool IsDiscarded(ExpressionSyntax expression, ExpressionSyntax value, Finding finding) =>
        expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } left, RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
        && assignment.Right == value
        && finding.Model.GetSymbolInfo(left, finding.CancellationToken).Symbol is null or IDiscardSymbol;

    /// <summary>The local or parameter that a statement puts the value into.</summary>
    private static string? Holder(ExpressionSyntax value, StatementSyntax statement, Finding finding) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax declaration } variable } when declaration == statement =>
            variable.Identifier.Text,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left, RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } assignment
            when assignment.Right == value && finding.Model.GetSymbolInfo(left, finding.CancellationToken).Symbol is ILocalSymbol or IParameterSymbol =>
            left.Identifier.Text,
        _ => null,
    };

    /// <summary>Whether the value is what the statement evaluates first, once, and in any case: then it may as well be evaluated before it.</summary>
    private static bool IsFirst(ExpressionSyntax value, StatementSyntax statement)
    {
        switch (statement)
        {
            case ExpressionStatementSyntax:
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 }:
            case IfStatementSyntax { Parent: not ElseClauseSyntax } condition when condition.Condition.Span.Contains(value.Span):
                break;
            default:
                return false;
        }

        for (SyntaxNode node = value; node != statement; node = node.Parent!)
        {
            switch (node.Parent)
            {
                case AnonymousFunctionExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or QueryExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } lazy when lazy.Left != node:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression }:
                case ConditionalAccessExpressionSyntax access when access.Expression != node:
                    return false;
            }
        }

        return !statement.DescendantNodes().Any(other => other.Span.End <= value.SpanStart
            && other is InvocationExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax);
    }

    /// <summary>The statement behind the read that decodes the bytes into a local.</summary>
    private static (StatementSyntax Statement, string Text)? DecodedBehind(StatementSyntax statement, ISymbol? buffer, Finding finding)
    {
        var next = StatementsAround(statement) is { } all ? all.ElementAtOrDefault(all.IndexOf(statement) + 1) : null;
        var (text, value) = next switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var initializer } variable] } => (variable.Identifier.Text, initializer),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left, RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment }
                when finding.Model.GetSymbolInfo(left, finding.CancellationToken).Symbol is ILocalSymbol => (left.Identifier.Text, assignment.Right),
            _ => (null, null),
        };
        return next is not null && text is not null
            && value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetString" }, ArgumentList.Arguments: [var decoded, ..] }
            && SymbolEqualityComparer.Default.Equals(finding.Model.GetSymbolInfo(decoded.Expression, finding.CancellationToken).Symbol, buffer)
                ? (next, text)
                : null;
    }

    private static List<StatementSyntax>? StatementsAround(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => [.. block.Statements],
        SwitchSectionSyntax section => [.. section.Statements],
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => [.. unit.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement)],
        _ => null,
    };

    private static (SyntaxNode Old, SyntaxNode New)? Insert(
        StatementSyntax statement, StatementSyntax? before, StatementSyntax mended, StatementSyntax anchor, List<StatementSyntax> check, bool isBeforehand, Layout layout)
    {
        // Each statement of the check on a line of its own, or all in the one line where the user has them so.
        for (var i = 0; i < check.Count; i++)
            check[i] = check[i].WithLeadingTrivia(layout.Indentation).WithTrailingTrivia(layout.Break);
        var end = anchor == statement ? mended.GetTrailingTrivia() : anchor.GetTrailingTrivia();
        var isOneLine = layout.Break == SyntaxFactory.Space;
        if (isOneLine && !isBeforehand)
            check[check.Count - 1] = check[check.Count - 1].WithTrailingTrivia(end);

        var written = new List<StatementSyntax>();
        foreach (var known in StatementsAround(statement) ?? [statement])
        {
            if (known == statement && before is not null)
                written.Add(before);
            if (known == statement && isBeforehand)
                written.AddRange(check);
            var kept = known == statement ? mended : known;
            written.Add(known == anchor && isOneLine && !isBeforehand ? kept.WithTrailingTrivia(SyntaxFactory.Space) : kept);
            if (known == anchor && !isBeforehand)
                written.AddRange(check);
        }

        switch (statement.Parent)
        {
            case BlockSyntax outer:
                return (outer, outer.WithStatements(SyntaxFactory.List(written)));
            case SwitchSectionSyntax section:
                return (section, section.WithStatements(SyntaxFactory.List(written)));
            case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                var members = unit.Members.Where(static member => member is not GlobalStatementSyntax);
                return (unit, unit.WithMembers(SyntaxFactory.List(written.Select(static one => (MemberDeclarationSyntax)SyntaxFactory.GlobalStatement(one)).Concat(members))));
            case IfStatementSyntax or ElseClauseSyntax or WhileStatementSyntax or ForStatementSyntax or ForEachStatementSyntax or UsingStatementSyntax or LockStatementSyntax:
                // The only statement of an if or loop: now it takes braces.
                var block = SyntaxFactory.Block(written);
                return (statement, block.WithCloseBraceToken(block.CloseBraceToken.WithTrailingTrivia(layout.Break)).WithAdditionalAnnotations(Formatter.Annotation));
            default:
                return null;
        }
    }

    /// <summary>Writes the names of types, with a <c>using</c> where it is missing.</summary>
    private static StatementSyntax Named(StatementSyntax statement, Finding finding)
    {
        var generator = SyntaxGenerator.GetGenerator(finding.Document);
        return statement.ReplaceNodes(
            statement.DescendantNodes().OfType<IdentifierNameSyntax>().Where(static name => name.Identifier.ValueText.StartsWith("__", StringComparison.Ordinal)),
            (name, _) => Full(name.Identifier.ValueText) is { } full && TypeNamed(full, finding) is { } type ? generator.TypeExpression(type, addImport: true).WithAdditionalAnnotations(Simplifier.AddImportsAnnotation).WithTriviaFrom(name) : name);

        static string? Full(string placeholder) => placeholder switch
        {
            IOExceptionName => "System.IO.IOException",
            EncodingName => "System.Text.Encoding",
            StringComparisonName => "System.StringComparison",
            _ => null,
        };
    }

    private static INamedTypeSymbol? TypeNamed(string name, Finding finding) =>
        finding.Model.Compilation.GetTypesByMetadataName(name).FirstOrDefault(static type => type.DeclaredAccessibility == Accessibility.Public);
}
