using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Tests of a reply's text, and what they decide. A text that only refines what a code has decided is of no interest.</summary>
internal sealed partial class SmtpFlow
{
    private readonly List<(SyntaxNode Test, Carrier Carrier, ImmutableArray<SyntaxNode> Where)> _textTests = [];
    private readonly HashSet<Carrier> _textCarriers = [];

    /// <summary>Codes that a condition has named before it asked for the text as well: whoever does that knows what the code alone says.</summary>
    private readonly Dictionary<Carrier, ReplySet> _refined = [];

    /// <summary>Questions to a text that is called as that of a reply is, or that name an enhanced code.</summary>
    private readonly List<SyntaxNode> _namedTexts = [];

    /// <summary>Calls that ask a text, or make another text of it.</summary>
    private Value.ReplyText? EvaluateText(IInvocationOperation call, IMethodSymbol method, Value? instance, ImmutableArray<Value?> arguments)
    {
        if (instance is Value.ReplyText text && method.ContainingType.SpecialType == SpecialType.System_String)
        {
            if (!AsksText(method.Name))
                return text;
            TestText(call.Syntax, text.Carrier);
            return null;
        }

        // ex.ToString() has the message in it.
        if (instance is Value.Carrying whole && method is { Name: "ToString", Parameters.IsEmpty: true } && _libraries.IsCodeCarrier(call.Instance?.Type))
            return new Value.ReplyText(whole.Carrier);
        if (!_recording)
            return null;

        if (arguments.OfType<Value.ReplyText>().FirstOrDefault() is { } asked && method.ContainingType.Name == "Regex" && method.Name is "IsMatch" or "Match" or "Matches")
            TestText(call.Syntax, asked.Carrier);
        else if (method.ContainingType.SpecialType == SpecialType.System_String ? AsksText(method.Name) : PredicateSummaries.ReturnsBool(method.ReturnType))
            // Of a line that begins with the code the digits may be meant.
            TestNamedText(call.Syntax, instance is Value.CodeOf ? null : call.Instance, call.Arguments);
        if (PredicateSummaries.ReturnsBool(method.ReturnType) && _context.IsOwn(method))
            TestInside(call, method, arguments);
        return null;
    }

    private static bool AsksText(string name) => name is "Contains" or "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" or "IndexOfAny" or "Equals";

    /// <summary>A text is compared with another; a test for null or nothing is no look at it.</summary>
    private void TestText(SyntaxNode where, Carrier carrier, Value? left, Value? right)
    {
        if ((left, right) is (Value.Constant { Content: char or string { Length: not 0 } }, _) or (_, Value.Constant { Content: char or string { Length: not 0 } }))
            TestText(where, carrier);
    }

    /// <summary>
    /// A text is asked that nothing ties to a reply but its name (<c>diagnostic.Text.Contains("5.4.5")</c>): of the codes that a condition has
    /// named before it says more.
    /// </summary>
    private void TestNamedText(SyntaxNode where, IOperation? asked, ImmutableArray<IArgumentOperation> arguments)
    {
        if (!_recording || !(SaysReplyText(asked) || arguments.Any(static argument => SaysReplyText(argument.Value))))
            return;
        _namedTexts.Add(where);
        foreach (var carrier in _state.Carriers)
        {
            // Whoever lets a whole class through did not think of one code.
            if (!ReplySet.Permanent.IsSubsetOf(_state.CodesOf(carrier)) && !ReplySet.Transient.IsSubsetOf(_state.CodesOf(carrier)))
                Refine(carrier);
        }
    }

    private static bool SaysReplyText(IOperation? text) => text switch
    {
        { Type.SpecialType: not SpecialType.System_String } => false,
        { ConstantValue: { HasValue: true, Value: string constant } } => IsEnhanced(constant),
        IMemberReferenceOperation { Member: { Name: "Message", ContainingType: var type } } when LibraryMap.IsException(type) => true,
        IInvocationOperation { Instance: { } inner, TargetMethod.ContainingType.SpecialType: SpecialType.System_String } => SaysReplyText(inner),
        IConversionOperation { Operand: var inner } => SaysReplyText(inner),
        _ => NameOf(text) is { } name && RetryNames.SaysReplyText(name),
    };

    /// <summary>An enhanced code, such as 5.4.5 (RFC 3463).</summary>
    private static bool IsEnhanced(string text) => text.Split('.') is [{ Length: not 0 } status, { Length: not 0 } subject, { Length: not 0 } detail]
        && status[status.Length - 1] is '2' or '4' or '5' && subject.All(char.IsDigit) && char.IsDigit(detail[0]);

    /// <summary>Where a condition has named the codes that are left, the text says more of those.</summary>
    private bool Refine(Carrier carrier)
    {
        if (_state.CodesOf(carrier) is not { IsRemainder: false } named)
            return false;
        _refined[carrier] = RefinedOf(carrier).Union(named);
        return true;
    }

    /// <summary>The codes that are asked for only where a text was asked for before: <c>text.Contains("5.4.5") &amp;&amp; code == 550</c>.</summary>
    private ReplySet AskedBehindText(Carrier carrier)
    {
        var codes = ReplySet.Empty;
        if (_namedTexts.Count + _textTests.Count == 0)
            return codes;
        foreach (var test in TestsOf(carrier))
        {
            if (!test.WhenTrue.IsRemainder && IsBehindText(test.Where))
                codes = codes.Union(test.WhenTrue);
        }

        return codes;

        bool IsBehindText(SyntaxNode test)
        {
            for (var node = test; node.Parent is { } parent and not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax); node = parent)
            {
                if (parent switch
                    {
                        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression, Left: var first } both => both.Right == node && AsksText(first),
                        IfStatementSyntax { Condition: var first, Statement: var then } => then == node && AsksText(first),
                        ConditionalExpressionSyntax { Condition: var first, WhenTrue: var then } => then == node && AsksText(first),
                        _ => false,
                    })
                {
                    return true;
                }
            }

            return false;
        }

        bool AsksText(SyntaxNode condition) =>
            _namedTexts.Exists(text => condition.Span.Contains(text.Span)) || _textTests.Exists(text => text.Carrier == carrier && condition.Span.Contains(text.Test.Span));
    }

    private void TestText(SyntaxNode where, Carrier carrier) => TestText(where, carrier, ImmutableArray.Create(where));

    private void TestText(SyntaxNode test, Carrier carrier, ImmutableArray<SyntaxNode> where)
    {
        if (_recording && !Refine(carrier))
            _textTests.Add((test, carrier, where));
    }

    private ReplySet RefinedOf(Carrier carrier) => _refined.TryGetValue(carrier, out var codes) ? codes : ReplySet.Empty;

    /// <summary>A helper that is given the text, or the failure, and asks for words: <c>LooksThrottled(ex.Message)</c>.</summary>
    private void TestInside(IInvocationOperation call, IMethodSymbol method, ImmutableArray<Value?> arguments)
    {
        if (method.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken) is not { } body)
            return;
        for (var i = 0; i < arguments.Length; i++)
        {
            var carrier = arguments[i] switch
            {
                Value.ReplyText text => text.Carrier,
                // A predicate of the failure whose name says what it decides is looked at in its own body.
                Value.Carrying whole when !_options.SaysRetry(method.Name) && !_options.SaysPermanent(method.Name)
                    && _libraries.IsCodeCarrier(call.Arguments[i].Parameter?.Type) => whole.Carrier,
                _ => null,
            };
            if (carrier is null || call.Arguments[i].Parameter?.Name is not { } parameter)
                continue;
            var tests = body.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(inner => Asks(inner, parameter, arguments[i] is Value.Carrying) && !IsRefinement(inner, ImmutableArray<SyntaxNode>.Empty))
                .ToImmutableArray<SyntaxNode>();
            if (!tests.IsEmpty)
                TestText(call.Syntax, carrier, body.SyntaxTree == call.Syntax.SyntaxTree ? tests : ImmutableArray.Create(call.Syntax));
        }

        static bool Asks(InvocationExpressionSyntax call, string parameter, bool byMember)
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var asked })
                return false;
            if (name == "IsMatch" && call.ArgumentList.Arguments.FirstOrDefault() is { Expression: var given })
                asked = given;
            else if (!AsksText(name))
                return false;

            var throughMember = false;
            while (true)
            {
                switch (asked)
                {
                    case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var inner } }:
                        asked = inner;
                        break;
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Message" or "Response", Expression: var inner }:
                        asked = inner;
                        throughMember = true;
                        break;
                    default:
                        return throughMember == byMember && asked is IdentifierNameSyntax { Identifier.ValueText: var root } && root == parameter;
                }
            }
        }
    }

    private void AddTextTests(FlowFacts facts)
    {
        if (_textTests.Count == 0)
            return;
        var codeTests = _tests.Select(static test => test.Where).ToImmutableArray();
        var predicate = PredicateOf(_graph, _owner, _file)?.Name;
        foreach (var (test, carrier, where) in _textTests)
        {
            if (IsRefinement(test, codeTests) || DecidedBy(test, carrier, predicate) is not { } subject)
                continue;
            _textCarriers.Add(carrier);
            foreach (var node in where)
                facts.Retries.Add(new RetrySite(RetryKind.Text, node, ReplySet.Empty, subject));
        }
    }

    /// <summary>Whether a code is asked for in the same breath: <c>StatusCode == 550 &amp;&amp; Message.Contains("5.4.5")</c>.</summary>
    private static bool IsRefinement(SyntaxNode test, ImmutableArray<SyntaxNode> codeTests)
    {
        for (var node = test; node.Parent is ExpressionSyntax parent; node = parent)
        {
            if (parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both)
            {
                var other = both.Left == node ? both.Right : both.Left;
                if (codeTests.Any(code => other.Span.Contains(code.Span) && code.SyntaxTree == other.SyntaxTree)
                    || other.DescendantNodesAndSelf().Any(static part => part is IdentifierNameSyntax { Identifier.ValueText: "StatusCode" }))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What a test of a text decides; null if it decides no retry.</summary>
    private string? DecidedBy(SyntaxNode test, Carrier carrier, string? predicate)
    {
        SyntaxNode node = test;
        for (; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ConditionalExpressionSyntax choice when choice.Condition == node:
                    if ((SaidIn(choice.WhenTrue, carrier) ?? SaidIn(choice.WhenFalse, carrier)) is { } chosen)
                        return chosen;
                    continue;
                case AssignmentExpressionSyntax { Left: var left } assignment when assignment.Right == node:
                    return NameSays(left) ?? predicate;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var variable } }:
                    return Says(variable) ?? DecidedByVariable(variable, carrier) ?? predicate;
                case ArgumentSyntax { Parent: not TupleExpressionSyntax }:
                    return null;
                case CatchFilterClauseSyntax { Parent: CatchClauseSyntax clause }:
                    return predicate ?? SaidIn(clause.Block, carrier) ?? (!Leaves(clause.Block) ? ResendAfter(carrier) : null) ?? Swallowed(clause, test);
                case IfStatementSyntax branch when branch.Condition == node:
                    return predicate ?? DecidedByBranch(branch, carrier);
                case WhenClauseSyntax { Parent: SwitchExpressionArmSyntax { Expression: var arm } }:
                    return predicate ?? SaidIn(arm, carrier);
                case WhenClauseSyntax { Parent.Parent: SwitchSectionSyntax section }:
                    return predicate ?? section.Statements.Select(statement => SaidIn(statement, carrier)).FirstOrDefault(static said => said is not null);
                case StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax:
                    return parent is ExpressionStatementSyntax ? null : predicate;
            }
        }

        return null;
    }

    /// <summary>
    /// A failure that is done with for its words, while all others go on to whoever tries again: nothing else takes it here. What a client
    /// says itself of time is not the text of a reply.
    /// </summary>
    private string? Swallowed(CatchClauseSyntax clause, SyntaxNode test) =>
        clause is { Declaration.Type: var type, Parent: TryStatementSyntax statement }
        && _context.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type is { } caught && _libraries.IsCodeCarrier(caught)
        && !statement.Catches.SkipWhile(other => other != clause).Skip(1).Any(other => other.Declaration is null
            || _libraries.CanCarryCode(_context.ModelOf(other.SyntaxTree).GetTypeInfo(other.Declaration.Type, _cancellationToken).Type))
        && !clause.Block.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax)
        && !test.DescendantNodesAndSelf().Any(static node => node is LiteralExpressionSyntax { Token.Value: string words } && words.IndexOf("time", StringComparison.OrdinalIgnoreCase) >= 0)
            ? $"catch ({caught.Name})"
            : null;

    private string? DecidedByBranch(IfStatementSyntax branch, Carrier carrier)
    {
        if ((SaidIn(branch.Statement, carrier) ?? (branch.Else is { } other ? SaidIn(other.Statement, carrier) : null)) is { } said)
            return said;
        var rest = branch.Parent is BlockSyntax block ? block.Statements.SkipWhile(statement => statement != branch).Skip(1).ToList() : [];
        var leaves = Leaves(branch.Statement);
        if (leaves && rest.Select(statement => SaidIn(statement, carrier)).FirstOrDefault(static found => found is not null) is { } after)
            return after;
        // One way leaves, the other goes on to send again.
        var otherLeaves = branch.Else is { } another ? Leaves(another.Statement) : rest.Count != 0 && Leaves(rest[rest.Count - 1]);
        return leaves != otherLeaves ? ResendAfter(carrier) : null;
    }

    /// <summary>A flag that says nothing by its name decides what the conditions decide in which it stands.</summary>
    private string? DecidedByVariable(string variable, Carrier carrier) => _graph.OriginalOperation.Syntax.DescendantNodes().OfType<IfStatementSyntax>()
        .Where(branch => branch.Condition.DescendantNodesAndSelf().Any(part => part is IdentifierNameSyntax { Identifier.ValueText: var name } && name == variable))
        .Select(branch => DecidedByBranch(branch, carrier))
        .FirstOrDefault(static said => said is not null);

    private string? ResendAfter(Carrier carrier) => _resends.Where(resend => resend.Carrier == carrier).Select(static resend => resend.Send.TargetMethod.Name).FirstOrDefault();

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: [.., var last] } => Leaves(last),
        ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax => true,
        _ => false,
    };

    private string? Says(string name) => _options.SaysDecision(name) ? name : null;

    private string? NameSays(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => Says(name),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => Says(name),
        _ => null,
    };

    /// <summary>What a branch says about another attempt: a flag, an outcome, a requeue, a send.</summary>
    private string? SaidIn(SyntaxNode branch, Carrier carrier, bool followFlags = true)
    {
        foreach (var resend in _resends)
        {
            if (resend.Carrier == carrier && branch.Span.Contains(resend.Send.Syntax.Span))
                return resend.Send.TargetMethod.Name;
        }

        foreach (var node in branch.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax))
        {
            var said = node switch
            {
                AssignmentExpressionSyntax { Left: var left, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression or (int)SyntaxKind.FalseLiteralExpression } } =>
                    NameSays(left) ?? (followFlags && left is IdentifierNameSyntax { Identifier.ValueText: var flag } ? DecidedByFlag(flag) : null),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } => SaysPutBack(name),
                InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } => SaysPutBack(name),
                MemberAccessExpressionSyntax { Expression: SimpleNameSyntax or MemberAccessExpressionSyntax, Name.Identifier.ValueText: var member } access when Says(member) is not null => Outcome(access),
                ThrowStatementSyntax { Expression: ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: var thrown } } } => Says(thrown),
                _ => null,
            };
            if (said is not null)
                return said;
        }

        return null;

        static string? SaysPutBack(string name) => name == "Enqueue" || RetryNames.SaysRequeue(name) || RetryNames.SaysMark(name, "", "") || RetryNames.SaysGiveUp(name) ? name : null;

        string? DecidedByFlag(string flag) => _graph.OriginalOperation.Syntax.DescendantNodes().OfType<IfStatementSyntax>()
            .Where(condition => condition.SpanStart > branch.SpanStart
                && condition.Condition.DescendantNodesAndSelf().Any(part => part is IdentifierNameSyntax { Identifier.ValueText: var name } && name == flag))
            .Select(condition => SaidIn(condition.Statement, carrier, followFlags: false) ?? (condition.Else is { } other ? SaidIn(other, carrier, followFlags: false) : null))
            .FirstOrDefault(static found => found is not null);

        string? Outcome(MemberAccessExpressionSyntax access) =>
            _context.ModelOf(access.SyntaxTree).GetSymbolInfo(access, _cancellationToken).Symbol is IFieldSymbol { ContainingType: { TypeKind: TypeKind.Enum } type } member
            && !_libraries.IsCodeEnum(type)
            && (_options.SaysPermanent(member.Name) || _options.SaysRetry(type.Name, member.Name))
                ? $"{type.Name}.{member.Name}"
                : null;
    }
}
