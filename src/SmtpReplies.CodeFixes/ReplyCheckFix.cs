using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;

namespace SmtpReplies.CodeFixes;

/// <summary>The reply that a program must look at, and how to say so.</summary>
/// <param name="Title">The title of the action.</param>
/// <param name="Key">The equivalence key of the action.</param>
/// <param name="Starts">How a good reply begins: <c>220</c>, or a first digit.</param>
/// <param name="Code">The one that comes if all is well.</param>
/// <param name="Variable">The name of a variable for it.</param>
/// <param name="Complaint">What is thrown for any other.</param>
internal sealed record WantedReply(string Title, string Key, ImmutableArray<string> Starts, int Code, string Variable, string Complaint);

/// <summary>
/// Has a reply checked where it is read, and an <see cref="IOException"/> thrown if it is none that is wanted. The variable that holds the
/// reply is used if there is one, and else made.
/// </summary>
public abstract class ReplyCheckFix : ReplyFix
{
    // Stand for the names of types until they are written as the document's usings allow.
    private const string IOExceptionName = "__IOException";
    private const string EncodingName = "__Encoding";
    private const string StringComparisonName = "__StringComparison";

    private protected ReplyCheckFix(string id)
        : base(id)
    {
    }

    /// <summary>What the finding asks for; null if it has nothing to look at.</summary>
    private protected abstract WantedReply? WantedBy(Finding finding);

    private protected sealed override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.HasCSharp(LanguageVersion.CSharp6) && WantedBy(finding) is { } wanted
            && Reading.Of(finding, wanted) is { } reading && Check(reading, wanted, finding) is var (old, replacement))
        {
            yield return new Fix(wanted.Title, wanted.Key, old, replacement);
        }
    }

    private enum ReplyForm
    {
        Text,

        /// <summary>A number of bytes in a buffer.</summary>
        Bytes,

        /// <summary>The code as a number, or as a member of an enum.</summary>
        Number,

        /// <summary>True for a good one.</summary>
        Verdict,

        /// <summary>Several parts, the code among them.</summary>
        Parts,

        /// <summary>Our own type.</summary>
        Own,
    }

    /// <summary>How the reply is read, and what is there to check.</summary>
    /// <param name="Form">What the value is.</param>
    /// <param name="Value">The whole value that is read: with <c>await</c>, and with <c>?? throw</c> behind it.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Statement">The statement.</param>
    private sealed record Reading(ReplyForm Form, ExpressionSyntax Value, ITypeSymbol Type, StatementSyntax Statement)
    {
        /// <summary>Whether the value may be null.</summary>
        public bool MayBeNull { get; init; }

        /// <summary>How the bytes are decoded, with <c>{0}</c> for their number.</summary>
        public string Decoding { get; init; } = "{0}";

        /// <summary>Where the bytes are.</summary>
        public ISymbol? Buffer { get; init; }

        /// <summary>The part that is the code.</summary>
        public ISymbol? Code { get; init; }

        /// <summary>The part that is the text.</summary>
        public ISymbol? Text { get; init; }

        public static Reading? Of(Finding finding, WantedReply wanted)
        {
            if (finding.Node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Span == finding.Node.Span) is not { } read
                || finding.Model.GetOperation(read, finding.CancellationToken) is not IInvocationOperation operation)
            {
                return null;
            }

            var (value, isChecked) = WholeValue(read);
            if (value.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || HasDirectives(statement))
                return null;
            if (finding.Model.GetTypeInfo(value, finding.CancellationToken) is not { Type: { } type } info)
                return null;
            var mayBeNull = type.IsReferenceType && !isChecked && info.Nullability.FlowState != NullableFlowState.NotNull;
            var helper = ReplyHelper.Of(operation, finding);
            var number = ClassRange.Unwrap(type);
            switch (type)
            {
                case { SpecialType: SpecialType.System_String } when helper?.KeepsStart != false:
                    return new Reading(ReplyForm.Text, value, type, statement) { MayBeNull = mayBeNull };
                case { SpecialType: SpecialType.System_Int32 } when BytesOf(operation, finding) is var (decoding, buffer):
                    return new Reading(ReplyForm.Bytes, value, type, statement) { Decoding = decoding, Buffer = buffer };
                case { SpecialType: SpecialType.System_Boolean } when helper?.Accepts(wanted) == true:
                    return new Reading(ReplyForm.Verdict, value, type, statement);
                case { Name: "SmtpReply", ContainingNamespace: { Name: "SmtpReplies", ContainingNamespace.IsGlobalNamespace: true } }:
                    return new Reading(ReplyForm.Own, value, type, statement);
                case INamedTypeSymbol when helper is not null && (number.SpecialType == SpecialType.System_Int32 ? helper.FindsCode : IsCodes(number)):
                    return new Reading(ReplyForm.Number, value, type, statement);
                case INamedTypeSymbol parts when helper is not null && PartOf(parts, static part => IsNumber(part) && IsCodeName(part.Name), finding) is { } code:
                    return new Reading(ReplyForm.Parts, value, type, statement)
                    {
                        MayBeNull = mayBeNull,
                        Code = code,
                        Text = PartOf(parts, static part => TypeOf(part)?.SpecialType == SpecialType.System_String, finding),
                    };
                default:
                    return null;
            }
        }

        private static ISymbol? PartOf(INamedTypeSymbol type, Func<ISymbol, bool> isWanted, Finding finding) =>
            (type.IsTupleType ? type.TupleElements : type.GetMembers().Where(member => !member.IsStatic && member.CanBeReferencedByName && finding.Model.IsAccessible(finding.Node.SpanStart, member)))
                .FirstOrDefault(isWanted);

        public static ITypeSymbol? TypeOf(ISymbol part) => (part as IFieldSymbol)?.Type ?? (part as IPropertySymbol)?.Type;

        private static bool IsNumber(ISymbol part) => TypeOf(part) is { } type && (type.SpecialType == SpecialType.System_Int32 || IsCodes(type));

        private static bool IsCodeName(string name) => name.ToUpperInvariant() is "CODE" or "STATUSCODE" or "REPLYCODE" or "RESPONSECODE" or "STATUS";

        /// <summary>Whether an enum has reply codes for values.</summary>
        private static bool IsCodes(ITypeSymbol type) =>
            type.TypeKind == TypeKind.Enum && type.GetMembers().Any(static member => member is IFieldSymbol { ConstantValue: 220 or 250 or 354 });

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

    private static (SyntaxNode Old, SyntaxNode New)? Check(Reading reading, WantedReply wanted, Finding finding)
    {
        var statement = reading.Statement;
        var scope = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax) ?? statement.SyntaxTree.GetRoot(finding.CancellationToken);
        var names = new Names(statement.SpanStart, scope, finding);
        var layout = Layout.Of(statement);

        var inner = layout.Break == SyntaxFactory.Space ? " " : layout.Break.ToString() + layout.Indentation + layout.Unit;

        // The statement, with what comes before and behind it.
        StatementSyntax? before = null;
        var mended = statement;
        var behind = new List<string>();
        var isBeforehand = false;
        string? holder;
        (string Code, string? Text)? parts = null;
        if (statement is ExpressionStatementSyntax { Expression: var dropped } && (dropped == reading.Value || IsDiscarded(dropped, reading.Value, finding)))
        {
            if (reading.Form == ReplyForm.Verdict)
            {
                var operand = reading.Value is InvocationExpressionSyntax or AwaitExpressionSyntax or MemberAccessExpressionSyntax ? reading.Value : Parentheses.Around(reading.Value.WithoutTrivia());
                var test = (IfStatementSyntax)SyntaxFactory.ParseStatement(Throw("!x", "", wanted, inner));
                var condition = (PrefixUnaryExpressionSyntax)test.Condition;
                mended = Named(test.ReplaceNode(condition.Operand, operand.WithoutTrivia()), finding).WithTriviaFrom(statement);
                return Insert(statement, null, mended, statement, [], isBeforehand: false, layout);
            }

            holder = names.New(NameFor(reading, wanted));
            mended = Declaration(holder, reading.Value).WithTriviaFrom(statement);
        }
        else if (Holder(reading.Value, statement, finding) is { } known)
        {
            holder = known;
        }
        else if (reading is { Code: { } code, Type: INamedTypeSymbol { IsTupleType: true } tuple } && Deconstructed(reading.Value, statement, finding) is { } variables
            && variables.ElementAtOrDefault(IndexIn(tuple, code)) is { } number)
        {
            holder = number;
            parts = (number, reading.Text is null ? null : variables.ElementAtOrDefault(IndexIn(tuple, reading.Text)));
        }
        else if (IsFirst(reading.Value, statement))
        {
            holder = names.New(NameFor(reading, wanted));
            before = Declaration(holder, reading.Value).WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(layout.Break);
            mended = statement.ReplaceNode(reading.Value, SyntaxFactory.IdentifierName(holder).WithTriviaFrom(reading.Value)).WithLeadingTrivia(layout.Indentation);
            isBeforehand = statement is IfStatementSyntax;
        }
        else
        {
            return null;
        }

        var anchor = statement;
        if (reading.Form == ReplyForm.Bytes)
        {
            // What is decoded right behind the read is the reply.
            if (DecodedBehind(statement, reading.Buffer, finding) is var (next, decoded) && !isBeforehand)
            {
                (anchor, holder) = (next, decoded);
            }
            else
            {
                var text = names.New(wanted.Variable);
                behind.Add($"var {text} = {string.Format(CultureInfo.InvariantCulture, reading.Decoding, holder)};");
                holder = text;
            }
        }

        if (parts is null && reading.Code is { } member)
        {
            var access = holder + (reading.MayBeNull ? "?." : ".");
            parts = (access + member.Name, reading.Text is null ? null : access + reading.Text.Name);
        }

        var shown = reading.Form switch
        {
            ReplyForm.Verdict => "",
            ReplyForm.Parts => parts is (var first, { } second) ? $": {{{first}}} {{{second}}}" : $": {{{parts!.Value.Code}}}",
            _ => $": {{{holder}}}",
        };
        behind.Add(Throw(Refused(parts?.Code ?? holder, reading, wanted, finding), shown, wanted, inner));
        return Insert(statement, before, mended, anchor, behind.Select(text => Named(SyntaxFactory.ParseStatement(text), finding)).ToList(), isBeforehand, layout);
    }

    private static string Throw(string condition, string shown, WantedReply wanted, string inner) =>
        $"if ({condition}){inner}throw new {IOExceptionName}({(shown.Length == 0 ? "" : "$")}\"{wanted.Complaint}{shown}\");";

    private static string NameFor(Reading reading, WantedReply wanted) => reading.Form switch
    {
        ReplyForm.Bytes => "count",
        ReplyForm.Number => "code",
        ReplyForm.Verdict => "isAccepted",
        _ => wanted.Variable,
    };

    private static string Refused(string holder, Reading reading, WantedReply wanted, Finding finding)
    {
        var tests = wanted.Starts.Select(start => IsNot(holder, start, reading, finding)).ToList();
        var all = string.Join(" && ", tests);
        if (reading.Form is not (ReplyForm.Text or ReplyForm.Bytes) || !reading.MayBeNull)
            return all;
        var isNull = finding.HasCSharp(LanguageVersion.CSharp7) ? $"{holder} is null" : $"{holder} == null";
        return tests.Count == 1 ? $"{isNull} || {all}" : $"{isNull} || ({all})";
    }

    private static string IsNot(string holder, string start, Reading reading, Finding finding)
    {
        switch (reading.Form)
        {
            case ReplyForm.Verdict:
                return "!" + holder;
            case ReplyForm.Own:
                var matcher = start switch { "2" => "IsPositiveCompletion", "3" => "IsPositiveIntermediate", _ => "IsServiceReady" };
                return finding.Model.LookupSymbols(finding.Node.SpanStart, (INamedTypeSymbol)reading.Type, matcher, includeReducedExtensionMethods: true).IsEmpty
                    ? Compared($"(int){holder}.Code")
                    : $"!{holder}.{matcher}()";
            case ReplyForm.Number when ClassRange.Unwrap(reading.Type).TypeKind == TypeKind.Enum:
                return Compared((SymbolEqualityComparer.Default.Equals(ClassRange.Unwrap(reading.Type), reading.Type) ? "(int)" : "(int?)") + holder);
            case ReplyForm.Parts when reading.Code is { } code && Reading.TypeOf(code)?.TypeKind == TypeKind.Enum:
                return Compared((reading.MayBeNull ? "(int?)" : "(int)") + holder);
            case ReplyForm.Number or ReplyForm.Parts:
                return Compared(holder);
            default:
                // A reply of several lines begins with "220-".
                return $"!{holder}.StartsWith(\"{start}\", {StringComparisonName}.Ordinal)";
        }

        string Compared(string number) => start.Length == 1 ? $"{number} / 100 != {start}" : $"{number} != {start}";
    }

    private static int IndexIn(INamedTypeSymbol tuple, ISymbol element) =>
        tuple.TupleElements.IndexOf((IFieldSymbol)element, 0, SymbolEqualityComparer.Default);

    /// <summary>The variables that a tuple is taken apart into; null for one that is dropped, or is none.</summary>
    private static List<string?>? Deconstructed(ExpressionSyntax value, StatementSyntax statement, Finding finding)
    {
        if (value.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
            || assignment.Right != value || assignment.Parent != statement)
        {
            return null;
        }

        return assignment.Left switch
        {
            DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax all } => [.. all.Variables.Select(static one => (one as SingleVariableDesignationSyntax)?.Identifier.Text)],
            TupleExpressionSyntax tuple => [.. tuple.Arguments.Select(argument => argument.Expression switch
            {
                DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax one } => one.Identifier.Text,
                IdentifierNameSyntax name when finding.Model.GetSymbolInfo(name, finding.CancellationToken).Symbol is ILocalSymbol or IParameterSymbol => name.Identifier.Text,
                _ => null,
            })],
            _ => null,
        };
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
        if (isOneLine && !isBeforehand && check.Count != 0)
            check[check.Count - 1] = check[check.Count - 1].WithTrailingTrivia(end);

        var written = new List<StatementSyntax>();
        foreach (var known in StatementsAround(statement) ?? [statement])
        {
            if (known == statement && before is not null)
                written.Add(before);
            if (known == statement && isBeforehand)
                written.AddRange(check);
            var kept = known == statement ? mended : known;
            written.Add(known == anchor && isOneLine && !isBeforehand && check.Count != 0 ? kept.WithTrailingTrivia(SyntaxFactory.Space) : kept);
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
