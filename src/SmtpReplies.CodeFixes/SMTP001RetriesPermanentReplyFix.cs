using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes;

/// <summary>
/// SMTP001: takes the permanent reply out of what is retried. A reply that is one of several is taken out of the condition, pattern,
/// <c>switch</c> or list; a test that lets nothing else through, or more than it says, becomes a test for 4yz. In a handler, a filter that lets
/// only 4yz in does as well.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SMTP001RetriesPermanentReplyFix))]
public sealed class SMTP001RetriesPermanentReplyFix() : ReplyFix(Descriptors.RetriesPermanentReply.Id)
{
    /// <summary>The equivalence key of the first action: the condition, pattern, <c>switch</c> or list is changed.</summary>
    internal const string RetryOnlyTransient = "SMTP001.RetryOnlyTransient";

    /// <summary>The equivalence key of the second action: the <c>catch</c> gets a filter.</summary>
    internal const string CatchOnlyTransient = "SMTP001.CatchOnlyTransient";

    private const string RangeTitle = "Retry only 4yz replies";

    private protected override IEnumerable<Fix> FixesFor(Finding finding)
    {
        if (!finding.Properties.TryGetValue(SmtpFlowAnalyzer.CodesProperty, out var codes)
            || codes is not { Length: >= 3 }
            || !int.TryParse(codes.Substring(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            yield break;
        }

        var removal = "Do not retry " + codes;
        if (Mend(finding, code, removal) is { } mended && !mended.Old.ContainsDirectives)
            yield return mended;
        if (AddFilter(finding) is { } filtered && !filtered.Old.ContainsDirectives)
            yield return filtered;
    }

    private static Fix? Mend(Finding finding, int code, string removal)
    {
        switch (finding.Node)
        {
            case PatternSyntax pattern:
                return MendPattern(pattern, finding, code, removal);
            case ExpressionElementSyntax { Expression: var element }:
                return MendElement(finding.Node, element, finding, code, removal);
            case ArgumentSyntax { Expression: var argument }:
                return MendElement(finding.Node, argument, finding, code, removal);
            case ExpressionSyntax { Parent: InitializerExpressionSyntax } initial:
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

    private static Fix Removal(string title, SyntaxNode old, SyntaxNode replacement) => new(title, RetryOnlyTransient, old, replacement);

    // Conditions

    private static Fix? MendCondition(ExpressionSyntax condition, Finding finding, int code, string removal)
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

        if ((rest is null || rest.Items.Count == 1) && ReplyTest.IsPermanentOnly(accepts) && RemoveOperand(whole, accepting, removal) is { } removed)
            return removed;

        var isCall = condition is InvocationExpressionSyntax;
        if (isCall && !ReplyTest.IsPermanentOnly(accepts))
            return accepting ? Narrow((InvocationExpressionSyntax)condition, test.Subject, finding) : null;
        if (ClassRange.Transient.Of(test.Subject, accepting, test.Divisor == 100, finding) is not { } range)
            return null;
        if (rest is not { Items.Count: > 1 })
            return Removal(RangeTitle, whole, Fit(range, whole));
        // The bounds are gone from the row; what is left of the test in it becomes the range.
        rest.Replace(place, Fit(range, condition));
        return Removal(RangeTitle, whole, rest.ToChain(whole.Kind()).WithTriviaFrom(whole));

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
    private static Fix? RemoveOperand(ExpressionSyntax operand, bool accepting, string title)
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

    private static Fix RemoveFrom(SyntaxNode chain, SyntaxNode item, string title)
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

    /// <summary>What lets transient replies through as well stays, and 4yz is asked for besides.</summary>
    private static Fix? Narrow(InvocationExpressionSyntax call, ExpressionSyntax subject, Finding finding) =>
        ClassRange.Transient.Of(subject, expected: true, divided: false, finding) is { } range
            ? Removal(RangeTitle, call, Fit(SyntaxFactory.ParseExpression($"{call.WithoutTrivia()} && {range}"), call))
            : null;

    /// <summary>The part behind <c>?.</c> cannot be written anew; a matcher of this package has one for 4yz beside it.</summary>
    private static Fix? RenameMatcher(MemberBindingExpressionSyntax binding, ExpressionSyntax call, Finding finding, int code) =>
        ReplyTest.Read(call, finding.Model, finding.CancellationToken) is { } test
        && test.OutcomeThatAccepts(code) == true
        && finding.Model.GetTypeInfo(test.Subject, finding.CancellationToken).Type is { } type
        && ClassRange.Transient.HasMatcher(ClassRange.Unwrap(type), finding)
            ? Removal(RangeTitle, binding.Name, SyntaxFactory.IdentifierName("IsTransient").WithTriviaFrom(binding.Name))
            : null;

    /// <summary><c>Codes.Soft.Contains(code)</c>, with a set that is made in another file.</summary>
    private static Fix? NarrowSet(ExpressionSyntax condition, Finding finding)
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

    /// <summary>The replacement of a condition, with the parentheses that its place asks for.</summary>
    private static ExpressionSyntax Fit(ExpressionSyntax replacement, ExpressionSyntax replaced)
    {
        var isChain = replacement.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression;
        var fits = replaced.Parent switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } outer =>
                !isChain || (outer.Kind() == replacement.Kind() && outer.Left == replaced),
            BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax or MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax
                or IsPatternExpressionSyntax or SwitchExpressionSyntax or PostfixUnaryExpressionSyntax => replacement is InvocationExpressionSyntax,
            ConditionalExpressionSyntax choice => choice.Condition != replaced || !isChain,
            _ => true,
        };
        return (fits ? replacement : ReplyTest.InParentheses(replacement)).WithTriviaFrom(replaced);
    }

    // Patterns

    private static Fix? MendPattern(PatternSyntax pattern, Finding finding, int code, string removal)
    {
        if (ReplyTest.PatternOf(pattern, finding.Model, finding.CancellationToken) is not { } matches || !matches(code))
            return pattern.Parent is IsPatternExpressionSyntax whole ? MendCondition(whole, finding, code, removal) : null;

        PatternSyntax outer = pattern;
        while (outer.Parent is ParenthesizedPatternSyntax parenthesized)
            outer = parenthesized;
        if (ReplyTest.IsPermanentOnly(matches))
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
            || ClassRange.Transient.Pattern(type, finding) is not { } range)
        {
            return null;
        }

        if (outer.Parent is UnaryPatternSyntax)
            range = ((IsPatternExpressionSyntax)SyntaxFactory.ParseExpression($"x is ({range})")).Pattern;
        return Removal(RangeTitle, outer, range.WithTriviaFrom(outer));
    }

    /// <summary>Takes an arm out of a switch expression that has one for everything else.</summary>
    private static Fix? RemoveArm(SwitchExpressionArmSyntax arm, string title)
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
    private static Fix? RemoveLabel(SwitchLabelSyntax label, Finding finding, string title)
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
            && ClassRange.Transient.Pattern(type, finding) is { } range
                ? Removal(RangeTitle, constant, SyntaxFactory.CasePatternSwitchLabel(constant.Keyword, range.WithTriviaFrom(value), null, constant.ColonToken))
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
    private static Fix? MendElement(SyntaxNode element, ExpressionSyntax value, Finding finding, int code, string title)
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

    // Handlers

    /// <summary>Lets only transient failures into the handler that decides on them.</summary>
    private static Fix? AddFilter(Finding finding)
    {
        if (HandlerOf(finding.Node) is not { Declaration: { } declaration } handler
            || !AsksFor(declaration, finding)
            || CatchFilter.AddTo(handler, ClassRange.Transient, finding) is not { } filtered)
        {
            return null;
        }

        return new Fix("Catch only 4yz replies", CatchOnlyTransient, handler, filtered);
    }

    /// <summary>The handler whose block a node is in, without a function between them.</summary>
    private static CatchClauseSyntax? HandlerOf(SyntaxNode node)
    {
        for (var current = node; current.Parent is { } parent; current = parent)
        {
            if (parent is CatchClauseSyntax handler)
                return current == handler.Block ? handler : null;
            if (parent is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax)
                return null;
        }

        return null;
    }

    /// <summary>Whether the test is of the caught exception's own code, or no test at all but the second send.</summary>
    private static bool AsksFor(CatchDeclarationSyntax declaration, Finding finding)
    {
        if (finding.Node is not ExpressionSyntax and not PatternSyntax and not ArgumentSyntax)
            return false;
        if (finding.Node is InvocationExpressionSyntax call && finding.Model.GetTypeInfo(call, finding.CancellationToken).Type?.SpecialType != SpecialType.System_Boolean)
            return true;
        var test = finding.Node.AncestorsAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(static node => node is not SwitchExpressionSyntax);
        return test is not null
            && finding.Model.GetDeclaredSymbol(declaration, finding.CancellationToken) is { } variable
            && test.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => Carries(name));

        // "ex.StatusCode", or a local that was made of it.
        bool Carries(IdentifierNameSyntax name) => finding.Model.GetSymbolInfo(name, finding.CancellationToken).Symbol switch
        {
            ILocalSymbol local when SymbolEqualityComparer.Default.Equals(local, variable) => name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "StatusCode" },
            ILocalSymbol local => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(finding.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
                && value.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(access =>
                    access.Name.Identifier.ValueText == "StatusCode"
                    && SymbolEqualityComparer.Default.Equals(finding.Model.GetSymbolInfo(access.Expression, finding.CancellationToken).Symbol, variable)),
            _ => false,
        };
    }
}
