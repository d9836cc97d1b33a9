using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// Takes replies of one class out of what is meant for another one. A reply that is one of several is taken out of the condition, pattern,
/// <c>switch</c> or list; a test that lets nothing else through, or more than it says, becomes a test for the right class.
/// </summary>
public abstract class MisplacedReplyFix : ReplyFix
{
    private readonly string _key;
    private readonly ClassRange _misplaced;
    private readonly ClassRange _right;
    private readonly string _removalTitle;
    private readonly string _rangeTitle;

    /// <param name="id">The rule.</param>
    /// <param name="key">The equivalence key of the action.</param>
    /// <param name="misplaced">The class whose replies are where they do not belong.</param>
    /// <param name="right">The class that is meant.</param>
    /// <param name="removalTitle">What happens to the replies that come behind, as an order.</param>
    /// <param name="rangeTitle">What happens where the class is asked for instead.</param>
    private protected MisplacedReplyFix(string id, string key, ClassRange misplaced, ClassRange right, string removalTitle, string rangeTitle)
        : base(id)
    {
        _key = key;
        _misplaced = misplaced;
        _right = right;
        _removalTitle = removalTitle;
        _rangeTitle = rangeTitle;
    }

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (finding.Properties.TryGetValue(SmtpFlowAnalyzer.CodesProperty, out var codes)
            && codes is { Length: >= 3 }
            && int.TryParse(codes.Substring(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Mend(finding, code, $"{_removalTitle} {codes}") is { } mended
            && !mended.Old.ContainsDirectives)
        {
            yield return mended;
        }
    }

    /// <summary>Whether a test lets no reply through but misplaced ones.</summary>
    private bool IsOnlyMisplaced(Func<int, bool> accepts) =>
        !Enumerable.Range(200, 400).Any(code => !_misplaced.Contains(code) && accepts(code));

    private Fix? Mend(Finding finding, int code, string removal)
    {
        switch (finding.Node)
        {
            case PatternSyntax pattern:
                return MendPattern(pattern, finding, code, removal);
            case ExpressionElementSyntax { Expression: var element }:
                return MendElement(finding.Node, element, finding, code, removal);
            case ArgumentSyntax { Expression: var argument }:
                return MendElement(finding.Node, argument, finding, code, removal);
            // Not the key of a table's entry, { 550, x }.
            case ExpressionSyntax { Parent: InitializerExpressionSyntax { RawKind: not (int)SyntaxKind.ComplexElementInitializerExpression } } initial:
                return MendElement(initial, initial, finding, code, removal);
            case ExpressionSyntax { Parent: CaseSwitchLabelSyntax label }:
                return RemoveLabel(label, finding, removal);
            // "x is Name" is no pattern to the parser.
            case ExpressionSyntax { Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test } name when test.Right == name:
                return MendCondition(test, finding, code, removal);
            case ExpressionSyntax condition:
                return MendCondition(condition, finding, code, removal);
            default:
                return null;
        }
    }

    private Fix Removal(string title, SyntaxNode old, SyntaxNode replacement) => new(title, _key, old, replacement);

    // Conditions

    private Fix? MendCondition(ExpressionSyntax condition, Finding finding, int code, string removal)
    {
        if (condition is InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding })
            return RenameMatcher(binding, condition, finding, code);
        if (NarrowSet(condition, finding) is { } asked)
            return asked;
        if (ReplyTest.Read(condition, finding.Model, finding.CancellationToken) is not { } test || test.OutcomeThatAccepts(code) is not { } accepting)
            return null;

        // "code >= 400 && code < 600" is one test, and so is its opposite, "code < 400 || code >= 600".
        var (whole, rest, place) = (condition, (Row?)null, 0);
        Func<int, bool> accepts = reply => test.Holds(reply) == accepting;
        if (Row.ChainAround(condition, accepting ? SyntaxKind.LogicalAndExpression : SyntaxKind.LogicalOrExpression) is ExpressionSyntax chain)
        {
            var row = Row.Of(chain);
            place = row.IndexOf(condition);
            var bounds = row.Items.Select(item => item == condition ? null : BoundOn(test.Subject, (ExpressionSyntax)item)).ToList();
            for (var i = bounds.Count - 1; i >= 0; i--)
            {
                if (bounds[i] is not { } bound)
                    continue;
                var known = accepts;
                accepts = reply => known(reply) && bound.Holds(reply) == accepting;
                row.RemoveAt(i);
                place -= i < place ? 1 : 0;
                (whole, rest) = (chain, row);
            }
        }

        if ((rest is null || rest.Items.Count == 1) && IsOnlyMisplaced(accepts) && RemoveOperand(whole, accepting, removal) is { } removed)
            return removed;

        var isCall = condition is InvocationExpressionSyntax;
        if (isCall && !IsOnlyMisplaced(accepts))
            return accepting ? Narrow((InvocationExpressionSyntax)condition, test.Subject, finding) : null;
        if (_right.AsOpenAs(accepts).Of(test.Subject, accepting, test.Divisor == 100, finding) is not { } range)
            return null;
        if (rest is not { Items.Count: > 1 })
            return Removal(_rangeTitle, whole, Parentheses.AsNeeded(range, whole));
        // The bounds are gone from the row; what is left of the test in it becomes the range.
        rest.Replace(place, Parentheses.AsNeeded(range, condition));
        return Removal(_rangeTitle, whole, rest.ToChain(whole.Kind()).WithTriviaFrom(whole));

        ReplyTest? BoundOn(ExpressionSyntax subject, ExpressionSyntax other) =>
            other is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression
                or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression }
            && ReplyTest.Read(other, finding.Model, finding.CancellationToken) is { } bound
            && SyntaxFactory.AreEquivalent(bound.Subject, subject)
                ? bound
                : null;
    }

    /// <summary>
    /// Takes an operand out of the condition it is part of, as if it were never met: out of <c>a || x</c>, <c>!(a &amp;&amp; !x)</c> and
    /// <c>a ? true : x</c>. Null where that leaves nothing to say.
    /// </summary>
    private Fix? RemoveOperand(ExpressionSyntax operand, bool accepting, string title)
    {
        var node = operand;
        while (node.Parent is ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression })
        {
            accepting ^= node.Parent is PrefixUnaryExpressionSyntax;
            node = (ExpressionSyntax)node.Parent;
        }

        switch (node.Parent)
        {
            case ConditionalExpressionSyntax { WhenTrue.RawKind: (int)SyntaxKind.TrueLiteralExpression } choice when accepting && choice.WhenFalse == node:
                return Removal(title, choice, choice.Condition.WithTrailingTrivia(choice.GetTrailingTrivia()));
            case ConditionalExpressionSyntax { WhenFalse.RawKind: (int)SyntaxKind.FalseLiteralExpression } choice when !accepting && choice.WhenTrue == node:
                return Removal(title, choice, choice.Condition.WithTrailingTrivia(choice.GetTrailingTrivia()));
        }

        var chain = accepting
            ? Row.ChainAround(node, SyntaxKind.LogicalOrExpression, SyntaxKind.BitwiseOrExpression)
            : Row.ChainAround(node, SyntaxKind.LogicalAndExpression, SyntaxKind.BitwiseAndExpression);
        return chain is null ? null : RemoveFrom(chain, node, title);
    }

    private Fix RemoveFrom(SyntaxNode chain, SyntaxNode item, string title)
    {
        var row = Row.Of(chain);
        row.RemoveAt(row.IndexOf(item));
        var left = row.ToChain(chain.Kind());
        // "retry && (a || b)" is "retry && a" without b.
        if (row.Items.Count == 1
            && chain.Parent is (ParenthesizedExpressionSyntax { Parent.RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } or ParenthesizedPatternSyntax) and var parentheses
            && left is BinaryExpressionSyntax or IsPatternExpressionSyntax or InvocationExpressionSyntax or ConstantPatternSyntax
            && left.Kind() is not (SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression))
        {
            (chain, left) = (parentheses, left.WithTriviaFrom(parentheses));
        }

        // To the parser a constant alone is no pattern.
        return (chain.Parent, left) switch
        {
            (IsPatternExpressionSyntax test, ConstantPatternSyntax { Expression: NameSyntax or MemberAccessExpressionSyntax }) => Removal(title, test, AsTypeTest(test, left)),
            (CasePatternSwitchLabelSyntax { WhenClause: null } label, ConstantPatternSyntax { Expression: var constant }) =>
                Removal(title, label, SyntaxFactory.CaseSwitchLabel(label.Keyword, left.CopyAnnotationsTo(constant), label.ColonToken)),
            _ => Removal(title, chain, left),
        };

        static SyntaxNode AsTypeTest(IsPatternExpressionSyntax test, SyntaxNode constant)
        {
            var written = (BinaryExpressionSyntax)SyntaxFactory.ParseExpression($"x is {constant.WithoutTrivia()}");
            return written.WithLeft(test.Expression).WithOperatorToken(test.IsKeyword).WithRight(constant.CopyAnnotationsTo(written.Right).WithTriviaFrom(constant));
        }
    }

    /// <summary>What lets replies of the right class through as well stays, and the class is asked for besides.</summary>
    private Fix? Narrow(InvocationExpressionSyntax call, ExpressionSyntax subject, Finding finding) =>
        _right.Of(subject, expected: true, divided: false, finding) is { } range
            ? Removal(_rangeTitle, call, Parentheses.AsNeeded(SyntaxFactory.ParseExpression($"{call.WithoutTrivia()} && {range}"), call))
            : null;

    /// <summary>The part behind <c>?.</c> cannot be written anew; a matcher of this package has one for the right class beside it.</summary>
    private Fix? RenameMatcher(MemberBindingExpressionSyntax binding, ExpressionSyntax call, Finding finding, int code) =>
        ReplyTest.Read(call, finding.Model, finding.CancellationToken) is { } test
        && test.OutcomeThatAccepts(code) == true
        && finding.Model.GetTypeInfo(test.Subject, finding.CancellationToken).Type is { } type
        && _right.HasMatcher(ClassRange.Unwrap(type), finding)
            ? Removal(_rangeTitle, binding.Name, SyntaxFactory.IdentifierName(_right.Matcher).WithTriviaFrom(binding.Name))
            : null;

    /// <summary><c>Codes.Soft.Contains(code)</c>, with a set that is made in another file.</summary>
    private Fix? NarrowSet(ExpressionSyntax condition, Finding finding)
    {
        if (condition is not InvocationExpressionSyntax call
            || finding.Model.GetOperation(call, finding.CancellationToken) is not IInvocationOperation { TargetMethod.Name: "Contains" } operation)
        {
            return null;
        }

        return operation.Arguments.Select(static argument => argument.Value)
            .FirstOrDefault(static value => value.Type is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Int32 }) is { Syntax: ExpressionSyntax subject }
            ? Narrow(call, subject, finding)
            : null;
    }

    // Patterns

    private Fix? MendPattern(PatternSyntax pattern, Finding finding, int code, string removal)
    {
        if (ReplyTest.PatternOf(pattern, finding.Model, finding.CancellationToken) is not { } matches || !matches(code))
            return pattern.Parent is IsPatternExpressionSyntax whole ? MendCondition(whole, finding, code, removal) : null;

        PatternSyntax outer = pattern;
        while (outer.Parent is ParenthesizedPatternSyntax parenthesized)
            outer = parenthesized;
        if (IsOnlyMisplaced(matches))
        {
            if (Row.ChainAround(outer, SyntaxKind.OrPattern) is { } chain)
                return RemoveFrom(chain, outer, removal);
            switch (outer.Parent)
            {
                case SwitchExpressionArmSyntax arm when RemoveArm(arm, removal) is { } removed:
                    return removed;
                case CasePatternSwitchLabelSyntax label when RemoveLabel(label, finding, removal) is { } removed:
                    return removed;
            }
        }

        if (outer.Parent is IsPatternExpressionSyntax test)
            return MendCondition(test, finding, code, removal);
        // Another arm or label may be hidden by a range.
        if (outer.Ancestors().FirstOrDefault(static node => node is not (PatternSyntax or SubpatternSyntax or PropertyPatternClauseSyntax or PositionalPatternClauseSyntax))
            is SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax { Arms.Count: > 2 } }
                or CasePatternSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax { Sections.Count: > 2 } }
                or CasePatternSwitchLabelSyntax { Parent: SwitchSectionSyntax { Labels.Count: > 1 } })
        {
            return null;
        }

        if (finding.Model.GetOperation(pattern, finding.CancellationToken) is not IPatternOperation { InputType: { } type }
            || _right.AsOpenAs(matches).Pattern(type, finding) is not { } range)
        {
            return null;
        }

        if (outer.Parent is UnaryPatternSyntax)
            range = ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is ({range})")).Pattern;
        return Removal(_rangeTitle, outer, range.WithTriviaFrom(outer));
    }

    /// <summary>Takes an arm out of a switch expression that has one for everything else.</summary>
    private Fix? RemoveArm(SwitchExpressionArmSyntax arm, string title)
    {
        if (arm.Parent is not SwitchExpressionSyntax { Arms.Count: > 2 } whole
            || whole.Arms.Last() is not { Pattern: DiscardPatternSyntax, WhenClause: null } rest
            || rest == arm
            || SyntaxFactory.AreEquivalent(rest.Expression, arm.Expression))
        {
            return null;
        }

        var row = Row.Of(whole.Arms);
        row.RemoveAt(row.IndexOf(arm));
        return Removal(title, whole, whole.WithArms(row.ToList<SwitchExpressionArmSyntax>()));
    }

    /// <summary>Takes a label out of a switch statement, and its section if it is the only one there.</summary>
    private Fix? RemoveLabel(SwitchLabelSyntax label, Finding finding, string title)
    {
        if (label.Parent is not SwitchSectionSyntax { Parent: SwitchStatementSyntax whole } section
            || whole.DescendantNodes().Any(static node => node is GotoStatementSyntax)
            || section.Labels.Any(SyntaxKind.DefaultSwitchLabel))
        {
            return null;
        }

        if (section.Labels.Count > 1)
        {
            var index = section.Labels.IndexOf(label);
            var labels = section.Labels.RemoveAt(index);
            var heading = HeadingOf(label);
            if (index < labels.Count)
                return Removal(title, section, section.WithLabels(labels.Replace(labels[index], WithHeading(labels[index], heading))));
            return Removal(title, section, section.WithLabels(labels).WithStatements(section.Statements.Replace(section.Statements[0], WithHeading(section.Statements[0], heading))));
        }

        var others = whole.Sections.Where(other => other != section).ToList();
        if (others.Any(static other => !other.Labels.Any(SyntaxKind.DefaultSwitchLabel)))
        {
            // What it declares, other sections may use.
            return section.Statements.Any(static statement => statement is LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax)
                || others.Any(other => IsSameDecision(other, section))
                    ? null
                    : Removal(title, whole, whole.WithSections(whole.Sections.Remove(section)));
        }

        // The only section: an empty switch says nothing.
        return label is CaseSwitchLabelSyntax { Value: var value } constant
            && finding.Model.GetTypeInfo(whole.Expression, finding.CancellationToken).Type is { } type
            && _right.Pattern(type, finding) is { } range
                ? Removal(_rangeTitle, constant, SyntaxFactory.CasePatternSwitchLabel(constant.Keyword, range.WithTriviaFrom(value), null, constant.ColonToken))
                : null;

        static bool IsSameDecision(SwitchSectionSyntax other, SwitchSectionSyntax section) =>
            other.Labels.Any(SyntaxKind.DefaultSwitchLabel)
            && other.Statements.Count == section.Statements.Count
            && other.Statements.Zip(section.Statements, static (a, b) => SyntaxFactory.AreEquivalent(a, b)).All(static same => same);

        static SyntaxTriviaList HeadingOf(SyntaxNode label) => Row.HasComment(label.GetLeadingTrivia())
            ? SyntaxFactory.TriviaList(label.GetLeadingTrivia().Take(label.GetLeadingTrivia().IndexOf(SyntaxKind.EndOfLineTrivia) + 1))
            : default;

        static TNode WithHeading<TNode>(TNode node, SyntaxTriviaList heading)
            where TNode : SyntaxNode => node.WithLeadingTrivia(heading.AddRange(node.GetLeadingTrivia()));
    }

    // Lists

    /// <summary>An element of a list of codes; or a condition that stands where an element may.</summary>
    private Fix? MendElement(SyntaxNode element, ExpressionSyntax value, Finding finding, int code, string title)
    {
        if (finding.Model.GetConstantValue(value, finding.CancellationToken) is not { HasValue: true, Value: int })
            return MendCondition(value, finding, code, title);

        switch (element.Parent)
        {
            case InitializerExpressionSyntax initializer:
                // "new[] { }" has no type, and "new T[2] { a }" has not two.
                if (initializer.Expressions.Count == 1 && initializer.Parent is ImplicitArrayCreationExpressionSyntax
                    || initializer.Parent is ArrayCreationExpressionSyntax { Type.RankSpecifiers: var ranks }
                        && !ranks.SelectMany(static rank => rank.Sizes).All(static size => size is OmittedArraySizeExpressionSyntax))
                {
                    return null;
                }

                return Removal(title, initializer, initializer.WithExpressions(Without<ExpressionSyntax>(Row.Of(initializer.Expressions))));
            case CollectionExpressionSyntax collection:
                return Removal(title, collection, collection.WithElements(Without<CollectionElementSyntax>(Row.Of(collection.Elements))));
            case ArgumentListSyntax { Arguments.Count: > 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create" } } } arguments:
                return Removal(title, arguments, arguments.WithArguments(Without<ArgumentSyntax>(Row.Of(arguments.Arguments))));
            default:
                return null;
        }

        SeparatedSyntaxList<TNode> Without<TNode>(Row row)
            where TNode : SyntaxNode
        {
            row.RemoveAt(row.IndexOf(element));
            return row.ToList<TNode>();
        }
    }
}
