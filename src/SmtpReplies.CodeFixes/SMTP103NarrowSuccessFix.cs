using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP103: has a test for 250 take the other replies that say the same: 251, and 252 for VRFY. A code that is given to a method is left
/// alone, since the method decides what it means.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP103NarrowSuccessFix))]
public sealed class SMTP103NarrowSuccessFix() : ReplyFix(Descriptors.NarrowSuccess.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string AcceptOthers = "SMTP103.AcceptOthers";

    private const int Known = 250;

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        var isVerify = finding.Properties.TryGetValue(SmtpFlowAnalyzer.CommandProperty, out var command) && command == "VRFY";
        var others = isVerify ? (int[])[251, 252] : [251];
        if (Widened(finding, others) is var (old, replacement) && !old.ContainsDirectives)
            yield return new Fix(isVerify ? "Accept 251 and 252 as well" : "Accept 251 as well", AcceptOthers, old, replacement);
    }

    private static (SyntaxNode Old, SyntaxNode New)? Widened(Finding finding, int[] others)
    {
        switch (finding.Node)
        {
            case PatternSyntax pattern:
                return InPattern(pattern, others, finding);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison:
                return InComparison(comparison, others, finding);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } call:
                return InCall(call, others, finding);
            case SwitchLabelSyntax or ExpressionSyntax { Parent: SwitchLabelSyntax }:
                return InLabel(finding.Node as CaseSwitchLabelSyntax ?? finding.Node.Parent as CaseSwitchLabelSyntax, others, finding);
            // "x is Name" is no pattern to the parser.
            case ExpressionSyntax { Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test } name when test.Right == name:
                return InTest(test, test.Left, name, isNegated: false, others, finding);
            default:
                return null;
        }
    }

    /// <summary><c>x == 250</c></summary>
    private static (SyntaxNode Old, SyntaxNode New)? InComparison(BinaryExpressionSyntax comparison, int[] others, Finding finding)
    {
        var (subject, constant) = IsKnown(comparison.Right, finding) ? (comparison.Left, comparison.Right) : (comparison.Right, comparison.Left);
        return InTest(comparison, subject, constant, comparison.IsKind(SyntaxKind.NotEqualsExpression), others, finding);
    }

    private static (SyntaxNode Old, SyntaxNode New)? InTest(
        ExpressionSyntax test, ExpressionSyntax subject, ExpressionSyntax constant, bool isNegated, int[] others, Finding finding)
    {
        if (HasInnerComment(test) || AllOf(constant, others, finding) is not { } all || finding.Model.GetTypeInfo(subject, finding.CancellationToken).Type is not { } type || !IsPlain(type))
            return null;
        var text = subject.WithoutTrivia().ToString();
        string widened;
        if (finding.HasCSharp(LanguageVersion.CSharp9))
            widened = isNegated ? $"{text} is not ({string.Join(" or ", all)})" : $"{text} is {string.Join(" or ", all)}";
        else if (IsSimple(subject))
            widened = isNegated ? string.Join(" && ", all.Select(one => $"{text} != {one}")) : string.Join(" || ", all.Select(one => $"{text} == {one}"));
        else
            return null;
        return (test, Parentheses.AsNeeded(SyntaxFactory.ParseExpression(widened), test));
    }

    /// <summary><c>250 =></c>, <c>is 250</c>, <c>{ Code: 250 }</c></summary>
    private static (SyntaxNode Old, SyntaxNode New)? InPattern(PatternSyntax pattern, int[] others, Finding finding)
    {
        if (pattern is not ConstantPatternSyntax { Expression: var constant } || AllOf(constant, others, finding) is not { } all)
            return null;
        if (!finding.HasCSharp(LanguageVersion.CSharp9))
            return pattern.Parent is IsPatternExpressionSyntax test ? InTest(test, test.Expression, constant, isNegated: false, others, finding) : null;
        var either = ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression("x is " + string.Join(" or ", all))).Pattern;
        if (pattern.Parent is UnaryPatternSyntax or BinaryPatternSyntax { RawKind: (int)SyntaxKind.AndPattern })
            either = ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is ({string.Join(" or ", all)})")).Pattern;
        return (pattern, either.WithTriviaFrom(pattern));
    }

    /// <summary><c>x.StartsWith("250")</c>, <c>x.Equals(250)</c></summary>
    private static (SyntaxNode Old, SyntaxNode New)? InCall(InvocationExpressionSyntax call, int[] others, Finding finding)
    {
        var (name, subject) = call.Expression is MemberAccessExpressionSyntax access ? (access.Name, access.Expression) : (((MemberBindingExpressionSyntax)call.Expression).Name, null);
        if (call.ArgumentList.Arguments is not [{ Expression: var constant, NameColon: null }, ..])
            return null;
        var literal = constant as LiteralExpressionSyntax;
        switch (name.Identifier.ValueText)
        {
            // What begins with 25 is 250, 251 or 252: there is nothing else.
            case "StartsWith" when literal is { Token.ValueText: "250" }:
                var start = SyntaxFactory.ParseExpression(literal.Token.Text.Replace("250", "25"));
                return (literal, start.WithTriviaFrom(literal));
            case "StartsWith" or "Contains" when literal is { Token.ValueText: "250 " or "250-" or "250" } && subject is not null && IsSimple(subject) && !HasInnerComment(call):
                var tests = others.Select(code => call.ReplaceNode(literal, SyntaxFactory.ParseExpression(With(literal, code))).WithoutTrivia().ToString());
                return (call, Parentheses.AsNeeded(SyntaxFactory.ParseExpression(call.WithoutTrivia() + " || " + string.Join(" || ", tests)), call));
            case "Equals" when subject is not null && call.ArgumentList.Arguments.Count == 1 && finding.HasCSharp(LanguageVersion.CSharp9):
                return InTest(call, subject, constant, isNegated: false, others, finding);
            default:
                return null;
        }
    }

    /// <summary><c>case 250:</c></summary>
    private static (SyntaxNode Old, SyntaxNode New)? InLabel(CaseSwitchLabelSyntax? label, int[] others, Finding finding)
    {
        if (label is not { Parent: SwitchSectionSyntax section } || AllOf(label.Value, others, finding) is not { } all)
            return null;
        var added = new List<SwitchLabelSyntax>();
        var isOneLine = !Row.HasLineEnd(label.GetTrailingTrivia());
        for (var i = 0; i < all.Count; i++)
        {
            var one = i == 0 ? label : label.WithValue(SyntaxFactory.ParseExpression(all[i])).WithLeadingTrivia(isOneLine ? default : LineStart(label));
            added.Add(i == all.Count - 1 ? one.WithTrailingTrivia(label.GetTrailingTrivia()) : one.WithTrailingTrivia(isOneLine ? SyntaxFactory.Space : LineEnd(label)));
        }

        return (section, section.WithLabels(section.Labels.ReplaceRange(label, added)));

        static SyntaxTriviaList LineStart(SyntaxNode node) => SyntaxFactory.TriviaList(node.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

        static SyntaxTrivia LineEnd(SyntaxNode node) => node.GetTrailingTrivia().First(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
    }

    /// <summary>The constant and its like for the other codes, as they are written; null if it is not 250, or they have no name.</summary>
    private static List<string>? AllOf(ExpressionSyntax constant, int[] others, Finding finding)
    {
        if (!IsKnown(constant, finding))
            return null;
        var all = new List<string> { constant.WithoutTrivia().ToString() };
        foreach (var code in others)
        {
            if (Other(ReplyTest.Bare(constant), code, finding) is not { } other)
                return null;
            all.Add(other);
        }

        return all;
    }

    private static string? Other(ExpressionSyntax constant, int code, Finding finding)
    {
        var info = finding.Model.GetTypeInfo(constant, finding.CancellationToken);
        switch (constant)
        {
            case LiteralExpressionSyntax literal:
                return With(literal, code);
            case CastExpressionSyntax { Expression: LiteralExpressionSyntax literal } cast:
                return cast.WithExpression(SyntaxFactory.ParseExpression(With(literal, code))).WithoutTrivia().ToString();
        }

        if (info.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type)
        {
            if (type.GetMembers().FirstOrDefault(member => member is IFieldSymbol { ConstantValue: int value } && value == code) is not { } named)
                return null;
            return constant is MemberAccessExpressionSyntax member ? $"{member.Expression}.{named.Name}" : constant is IdentifierNameSyntax ? named.Name : null;
        }

        // A constant with a name: 251 has none.
        return info.Type?.SpecialType switch
        {
            SpecialType.System_String => $"\"{code}\"",
            SpecialType.System_Int32 => $"{code}",
            _ => null,
        };
    }

    /// <summary>A literal as it is written, with the code in place of 250.</summary>
    private static string With(LiteralExpressionSyntax literal, int code) => literal.Token.Text.Replace("250", $"{code}");

    private static bool IsKnown(ExpressionSyntax constant, Finding finding) =>
        finding.Model.GetConstantValue(constant, finding.CancellationToken) is { HasValue: true, Value: Known or (short)Known or (ushort)Known or "250" };

    /// <summary>Whether values of the type are compared by the language, and a pattern compares them in the same way.</summary>
    private static bool IsPlain(ITypeSymbol type) => ClassRange.Unwrap(type) is { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_String } or { TypeKind: TypeKind.Enum };

    /// <summary>Whether an expression may as well be evaluated twice.</summary>
    private static bool IsSimple(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax => true,
        MemberAccessExpressionSyntax member => IsSimple(member.Expression),
        _ => false,
    };

    private static bool HasInnerComment(SyntaxNode node) =>
        node.DescendantTrivia().Any(trivia => trivia.SpanStart >= node.SpanStart && trivia.Span.End <= node.Span.End && Row.HasComment(SyntaxFactory.TriviaList(trivia)));
}
