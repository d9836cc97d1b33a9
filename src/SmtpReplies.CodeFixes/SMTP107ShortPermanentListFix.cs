using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP107: makes a test for 5yz of a list of permanent replies. Only where one condition, pattern or section says exactly the list: of a list
/// that is spread over several, or that names other replies too, nobody but its author knows what it means.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP107ShortPermanentListFix))]
public sealed class SMTP107ShortPermanentListFix() : ReplyFix(Descriptors.ShortPermanentList.Id)
{
    /// <summary>The equivalence key of the action.</summary>
    internal const string RetryNoPermanent = "SMTP107.RetryNoPermanent";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.Properties.TryGetValue(SmtpFlowAnalyzer.CodesProperty, out var codes)
            && codes is not null
            && Mend(finding, new PermanentList(codes)) is var (old, replacement)
            && !old.ContainsDirectives)
        {
            yield return new Fix("Retry no 5yz reply", RetryNoPermanent, old, replacement);
        }
    }

    private static (SyntaxNode Old, SyntaxNode New)? Mend(Finding finding, PermanentList list)
    {
        switch (finding.Node)
        {
            case PatternSyntax pattern:
                return MendPattern(pattern, list, finding);
            case ExpressionSyntax { Parent: SwitchLabelSyntax { Parent: SwitchSectionSyntax section } }:
                return MendSection(section, list, finding);
            // "x is Name" is no pattern to the parser.
            case ExpressionSyntax { Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test } name when test.Right == name:
                return MendCondition(test, list, finding);
            case ExpressionSyntax condition:
                return MendCondition(condition, list, finding);
            default:
                return null;
        }
    }

    private static (SyntaxNode Old, SyntaxNode New)? MendCondition(ExpressionSyntax condition, PermanentList list, Finding finding)
    {
        if (TestIn(condition) is not { } test)
            return null;
        if (list.IsNamedBy(test.Holds) is { } named)
            return Range(named) is { } only ? (condition, Parentheses.AsNeeded(only, condition)) : null;

        // "x != A && x != B", "x == A || x == B"
        SyntaxNode operand = condition;
        while (operand.Parent is ParenthesizedExpressionSyntax parenthesized)
            operand = parenthesized;
        if (Row.ChainAround(operand, SyntaxKind.LogicalAndExpression, SyntaxKind.LogicalOrExpression) is not ExpressionSyntax chain)
            return null;
        var isAny = chain.IsKind(SyntaxKind.LogicalOrExpression);
        var row = Row.Of(chain);
        var parts = new List<int>();
        Func<int, bool> whole = code => !isAny;
        for (var i = 0; i < row.Items.Count; i++)
        {
            if (TestIn((ExpressionSyntax)row.Items[i]) is not { } part
                || !SyntaxFactory.AreEquivalent(part.Subject, test.Subject)
                || !list.IsPartlyNamedBy(code => part.Holds(code) == isAny))
            {
                continue;
            }

            var known = whole;
            whole = isAny ? code => known(code) || part.Holds(code) : code => known(code) && part.Holds(code);
            parts.Add(i);
        }

        if (list.IsNamedBy(whole) != isAny || Range(isAny) is not { } range)
            return null;
        for (var i = parts.Count - 1; i > 0; i--)
            row.RemoveAt(parts[i]);
        if (row.Items.Count == 1)
            return (chain, Parentheses.AsNeeded(range, chain));
        row.Replace(parts[0], Parentheses.AsNeeded(range, (ExpressionSyntax)row.Items[parts[0]]));
        return (chain, row.ToChain(chain.Kind()).WithTriviaFrom(chain));

        // A predicate that is called may do more than name codes.
        ReplyTest? TestIn(ExpressionSyntax expression) => ReplyTest.Bare(expression) is var bare and not InvocationExpressionSyntax
            && ReplyTest.Read(bare, finding.Model, finding.CancellationToken) is { Divisor: 1 } read
                ? read
                : null;

        ExpressionSyntax? Range(bool expected) => ClassRange.PermanentAndAbove.Of(test.Subject, expected, divided: false, finding);
    }

    private static (SyntaxNode Old, SyntaxNode New)? MendPattern(PatternSyntax pattern, PermanentList list, Finding finding)
    {
        while (pattern.Parent is ParenthesizedPatternSyntax or UnaryPatternSyntax or BinaryPatternSyntax)
            pattern = (PatternSyntax)pattern.Parent;
        switch (pattern.Parent)
        {
            case IsPatternExpressionSyntax test:
                return MendCondition(test, list, finding);
            case CasePatternSwitchLabelSyntax { Parent: SwitchSectionSyntax section }:
                return MendSection(section, list, finding);
            case SwitchExpressionArmSyntax { WhenClause: null, Parent: SwitchExpressionSyntax whole } arm
                when whole.Arms.All(other => other == arm || other.Pattern is DiscardPatternSyntax || IsOther(CodesOf(other.Pattern, finding))):
            case SubpatternSyntax:
                break;
            default:
                return null;
        }

        if (CodesOf(pattern, finding) is not { } matches
            || list.IsNamedBy(matches) is not { } named
            || (!named && pattern.Parent is SwitchExpressionArmSyntax)
            || PatternFor(pattern, finding) is not { } range)
        {
            return null;
        }

        return (pattern, (named ? range : ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is not {range}")).Pattern).WithTriviaFrom(pattern));
    }

    private static (SyntaxNode Old, SyntaxNode New)? MendSection(SwitchSectionSyntax section, PermanentList list, Finding finding)
    {
        if (section.Parent is not SwitchStatementSyntax whole || whole.DescendantNodes().Any(static node => node.IsKind(SyntaxKind.GotoCaseStatement)))
            return null;
        var named = section.Labels.Select(label => CodesOf(label, finding)).ToList();
        if (named.Contains(null)
            || list.IsNamedBy(code => named.Any(codes => codes!(code))) != true
            || !whole.Sections.Where(other => other != section).SelectMany(static other => other.Labels)
                .All(other => other is DefaultSwitchLabelSyntax || IsOther(CodesOf(other, finding))))
        {
            return null;
        }

        var (first, last) = (section.Labels[0], section.Labels.Last());
        if (finding.Model.GetTypeInfo(whole.Expression, finding.CancellationToken).Type is not { } type
            || ClassRange.PermanentAndAbove.Pattern(type, finding) is not { } range)
        {
            return null;
        }

        var label = SyntaxFactory.CasePatternSwitchLabel(first.Keyword, range, null, last.ColonToken);
        return (section, section.WithLabels(SyntaxFactory.SingletonList<SwitchLabelSyntax>(label)));
    }

    private static PatternSyntax? PatternFor(PatternSyntax pattern, Finding finding) =>
        finding.Model.GetOperation(pattern, finding.CancellationToken) is IPatternOperation { InputType: { } type }
            ? ClassRange.PermanentAndAbove.Pattern(type, finding)
            : null;

    private static Func<int, bool>? CodesOf(PatternSyntax pattern, Finding finding) => ReplyTest.PatternOf(pattern, finding.Model, finding.CancellationToken);

    private static Func<int, bool>? CodesOf(SwitchLabelSyntax label, Finding finding)
    {
        switch (label)
        {
            case CasePatternSwitchLabelSyntax { WhenClause: null, Pattern: var pattern }:
                return CodesOf(pattern, finding);
            case CaseSwitchLabelSyntax { Value: var value } when finding.Model.GetConstantValue(value, finding.CancellationToken) is { HasValue: true, Value: int number }:
                return code => code == number;
            default:
                return null;
        }
    }

    /// <summary>Whether a label or arm stays reachable beside one for 5yz.</summary>
    private static bool IsOther(Func<int, bool>? codes) => codes is not null && !Enumerable.Range(500, 500).Any(codes);

    /// <summary>The permanent replies that are listed.</summary>
    private sealed class PermanentList
    {
        private readonly HashSet<int> _codes = [];

        /// <param name="codes">As the finding has them: <c>550, 552-554</c>.</param>
        public PermanentList(string codes)
        {
            foreach (var part in codes.Split(','))
            {
                var bounds = part.Split('-').Select(static bound => int.TryParse(bound, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var code) ? code : 0).ToList();
                for (var code = bounds[0]; code <= bounds.Last(); code++)
                    _codes.Add(code);
            }
        }

        /// <summary>Whether a test is true for the listed replies and no others: true; false for all others and none of them: false; else null.</summary>
        public bool? IsNamedBy(Func<int, bool> test)
        {
            var all = Enumerable.Range(-1, 1001);
            return all.All(code => test(code) == _codes.Contains(code)) ? true
                : all.All(code => test(code) != _codes.Contains(code)) ? false
                : null;
        }

        /// <summary>Whether a test is true for no replies but listed ones.</summary>
        public bool IsPartlyNamedBy(Func<int, bool> test) => Enumerable.Range(-1, 1001).All(code => !test(code) || _codes.Contains(code));
    }
}
