using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Conditions: for which codes they are true, and what that leaves behind them.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>The state behind a condition; null when no code leads there.</summary>
    private FlowState? Narrow(Value? condition, bool outcome)
    {
        switch (condition)
        {
            case Value.Constant { Content: bool constant }:
                return constant == outcome ? _state : null;
            case Value.Outcome { Carrier: var carrier, Cases: var cases }:
                var left = _state.CodesOf(carrier).Intersect(cases.For(outcome));
                return left.IsEmpty ? null : _state.WithCodes(carrier, left);
            default:
                return _state;
        }
    }

    private Value? EvaluateBinary(IBinaryOperation operation)
    {
        var left = Evaluate(operation.LeftOperand);
        var right = Evaluate(operation.RightOperand);
        var kind = operation.OperatorKind;
        switch (kind)
        {
            // Conditional ones stand only in a getter that is looked into; elsewhere they are branches.
            case BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr when TruthOf(left, right) is { } carrier:
                var (a, b) = (CasesOf(left), CasesOf(right));
                return new Value.Outcome(carrier, kind is BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd
                    ? Cases.Truth(a.For(true).Intersect(b.For(true)), a.For(false).Union(b.For(false)))
                    : Cases.Truth(a.For(true).Union(b.For(true)), a.For(false).Intersect(b.For(false))));
            case BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual:
                if ((left as Value.ReplyText ?? right as Value.ReplyText) is { } said && (left ?? right) is not null)
                    TestText(operation.Syntax, said.Carrier, left, right);
                else if ((left, right) is (null, Value.Constant { Content: string { Length: not 0 } }))
                    TestNamedText(operation.Syntax, operation.LeftOperand, ImmutableArray<IArgumentOperation>.Empty);
                return (left, right) switch
                {
                    (Value.CodeOf code, Value.Constant { Content: { } constant }) when IsComparable(code, constant) => Compare(code, kind, constant, operation.Syntax),
                    (Value.Constant { Content: { } constant }, Value.CodeOf code) when IsComparable(code, constant) => Compare(code, Mirror(kind), constant, operation.Syntax),
                    (Value.Outcome outcome, Value.Constant { Content: var constant }) => Compare(outcome, kind, constant),
                    (Value.Constant { Content: var constant }, Value.Outcome outcome) => Compare(outcome, Mirror(kind), constant),
                    (Value.Carrying, Value.Constant { Content: null }) or (Value.Constant { Content: null }, Value.Carrying) => null,
                    _ => Value.Mixed(left, right),
                };
            default:
                return Derive(kind, left, right) ?? Value.Mixed(left, right);
        }

        static BinaryOperatorKind Mirror(BinaryOperatorKind kind) => kind switch
        {
            BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
            BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
            BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
            BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
            _ => kind,
        };

        static Carrier? TruthOf(Value? left, Value? right) => (left, right) switch
        {
            (Value.Outcome a, Value.Outcome b) => a.Carrier == b.Carrier ? a.Carrier : null,
            (Value.Outcome a, _) => a.Carrier,
            (_, Value.Outcome b) => b.Carrier,
            _ => null,
        };

        static Cases CasesOf(Value? value) => value switch
        {
            Value.Outcome outcome => outcome.Cases,
            Value.Constant { Content: bool constant } => Cases.Of(constant, ReplySet.All),
            _ => Cases.Unknown(ReplySet.All),
        };

        static Value? Derive(BinaryOperatorKind kind, Value? left, Value? right) => (kind, left, right) switch
        {
            (BinaryOperatorKind.Divide, Value.CodeOf code, Value.Constant { Content: int number }) => Then(code, DerivationKind.Divide, number),
            (BinaryOperatorKind.Remainder, Value.CodeOf code, Value.Constant { Content: int number }) => Then(code, DerivationKind.Modulo, number),
            (BinaryOperatorKind.Subtract, Value.CodeOf code, Value.Constant { Content: int number }) => Then(code, DerivationKind.Add, -number),
            (BinaryOperatorKind.Subtract, Value.Constant { Content: int number }, Value.CodeOf code) => Then(code, DerivationKind.SubtractFrom, number),
            // code - code % 100
            (BinaryOperatorKind.Subtract, Value.CodeOf code, Value.CodeOf { Derivation: { Kind: DerivationKind.Modulo, First: var number, Before: var before } } rest)
                when rest.Carrier == code.Carrier && Equals(before, code.Derivation) => Then(code, DerivationKind.RoundDown, number),
            (BinaryOperatorKind.Add, Value.CodeOf code, Value.Constant { Content: int number }) => Then(code, DerivationKind.Add, number),
            _ => null,
        };
    }

    /// <summary>Whether a constant can be compared with what was made of a code: numbers with numbers, and a text where all of it is known.</summary>
    private static bool IsComparable(Value.CodeOf code, object constant) =>
        code.Derivation is not { Kind: DerivationKind.Line } && FlowContext.Number(constant) is int or string;

    private static Value.CodeOf Then(Value.CodeOf code, DerivationKind kind, int first = 0, int second = 0) =>
        code with { Derivation = new Derivation(kind, first, second, code.Derivation) };

    private Value.Outcome Compare(Value.CodeOf code, BinaryOperatorKind kind, object constant, SyntaxNode where)
    {
        if (kind == BinaryOperatorKind.NotEquals)
        {
            var equal = _context.CodesWhere(code.Derivation, BinaryOperatorKind.Equals, constant);
            return Outcome(code.Carrier, equal.Complement(), equal, where);
        }

        var whenTrue = _context.CodesWhere(code.Derivation, kind, constant);
        if (kind == BinaryOperatorKind.Equals && constant is int asked)
            Ask(code, asked, where);
        return Outcome(code.Carrier, whenTrue, code.MayBeNull ? ReplySet.All : whenTrue.Complement(), where);
    }

    private static Value.Outcome? Compare(Value.Outcome outcome, BinaryOperatorKind kind, object? constant)
    {
        var cases = outcome.Cases;
        if (kind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
        {
            // Array.IndexOf(codes, code) >= 0
            if (constant is not int bound || cases.Constants.Any(static known => known is not int))
                return null;
            var (holds, fails) = (cases.Other, cases.Other);
            foreach (var known in cases.Constants.OfType<int>())
            {
                var order = known.CompareTo(bound);
                if (kind switch { BinaryOperatorKind.LessThan => order < 0, BinaryOperatorKind.LessThanOrEqual => order <= 0, BinaryOperatorKind.GreaterThan => order > 0, _ => order >= 0 })
                    holds = holds.Union(cases.For(known));
                else
                    fails = fails.Union(cases.For(known));
            }

            return new Value.Outcome(outcome.Carrier, Cases.Truth(holds, fails));
        }

        var equal = cases.For(constant);
        var other = cases.Other;
        foreach (var known in cases.Constants)
        {
            if (!Equals(known, constant))
                other = other.Union(cases.For(known));
        }

        return new Value.Outcome(outcome.Carrier, kind == BinaryOperatorKind.Equals ? Cases.Truth(equal, other) : Cases.Truth(other, equal));
    }

    private Value.Outcome Outcome(Carrier carrier, ReplySet whenTrue, ReplySet whenFalse, SyntaxNode where, bool reportedThere = false)
    {
        if (_recording)
            _tests.Add(new Test(where, carrier, whenTrue, whenFalse, reportedThere));
        return new Value.Outcome(carrier, Cases.Truth(whenTrue, whenFalse));
    }

    private static Value? Not(Value? value) => value switch
    {
        Value.Outcome outcome => new Value.Outcome(outcome.Carrier, Cases.Truth(outcome.Cases.For(false), outcome.Cases.For(true))),
        Value.Constant { Content: bool constant } => new Value.Constant(!constant),
        Value.Derived => value,
        _ => null,
    };

    /// <summary>What a pattern says of a code: for which it may match, and for which not.</summary>
    private readonly record struct Match(Carrier? Carrier, ReplySet WhenTrue, ReplySet WhenFalse)
    {
        /// <summary>It may match or not, whatever the code.</summary>
        public static Match Anything { get; } = new(null, ReplySet.All, ReplySet.All);

        /// <summary>It always matches.</summary>
        public static Match Always { get; } = new(null, ReplySet.All, ReplySet.Empty);

        public Match And(Match other)
        {
            if (Carrier is null || other.Carrier is null || Carrier == other.Carrier)
                return Combine(other, static (a, b) => (a.WhenTrue.Intersect(b.WhenTrue), a.WhenFalse.Union(b.WhenFalse)));
            // Of two things that are both true one is remembered: how final the reply is rather than what it refused.
            var better = WhenTrue.Equals(ReplySet.All) ? other : other.WhenTrue.Equals(ReplySet.All) || Carrier.Refusal is null ? this : other;
            return better with { WhenFalse = ReplySet.All };
        }

        public Match Or(Match other) => Combine(other, static (a, b) => (a.WhenTrue.Union(b.WhenTrue), a.WhenFalse.Intersect(b.WhenFalse)));

        public Match Not() => this with { WhenTrue = WhenFalse, WhenFalse = WhenTrue };

        private Match Combine(Match other, Func<Match, Match, (ReplySet WhenTrue, ReplySet WhenFalse)> combine)
        {
            if (Carrier is not null && other.Carrier is not null && Carrier != other.Carrier)
                return Anything;
            var (whenTrue, whenFalse) = combine(this, other);
            return new Match(Carrier ?? other.Carrier, whenTrue, whenFalse);
        }
    }

    private Value? EvaluateIsPattern(IIsPatternOperation operation)
    {
        var input = Evaluate(operation.Value);
        // The last arm of a switch asks for nothing.
        if (operation.Pattern is IDiscardPatternOperation)
            return new Value.Constant(true);
        if (input is Value.Outcome outcome && operation.Pattern is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var constant } })
            return Compare(outcome, BinaryOperatorKind.Equals, constant);
        var match = EvaluatePattern(operation.Pattern, input);
        return MatchOutcome(match) ?? (input is Value.CodeOf or Value.Derived or Value.Outcome ? Value.Mixed(input, null) : null);
    }

    private static Value.Outcome? MatchOutcome(Match match) =>
        match.Carrier is { } carrier ? new Value.Outcome(carrier, Cases.Truth(match.WhenTrue, match.WhenFalse)) : null;

    /// <summary>
    /// What the type of an exception says of its code: one that is no refusal has none, and one that is not of the library's type
    /// is no refusal.
    /// </summary>
    private Match TestType(ITypeSymbol? tested, ITypeSymbol? input, Value? value, SyntaxNode where)
    {
        if (value is not Value.Carrying { Carrier: var carrier } || tested is null || !LibraryMap.IsException(tested))
            return Match.Anything;
        if (_recording && _libraries.RoleOf(tested) == TypeRole.CodeCarrier)
        {
            _testedTypes.Add((carrier, where));
            if (where.FirstAncestorOrSelf<CatchFilterClauseSyntax>() is not null || LeavesOthers(where))
                _filteredTypes.Add((carrier, where, tested));
        }

        if (SymbolEqualityComparer.Default.Equals(tested, input))
            return Match.Always;
        if (_libraries.RoleOf(tested) != TypeRole.CodeCarrier)
            return _libraries.CanCarryCode(tested) ? Match.Anything : new Match(carrier, ReplySet.NoReply, ReplySet.All);
        return _libraries.RoleOf(tested.BaseType) == TypeRole.CodeCarrier
            ? Match.Anything
            : new Match(carrier, ReplySet.All, ReplySet.NoReply);
    }

    /// <summary>
    /// Whether a handler leaves with every failure that is not of a type: <c>if (ex is not SmtpException) throw;</c>, or
    /// <c>if (ex is SmtpException) { ... }</c> and a <c>throw;</c> behind it.
    /// </summary>
    private static bool LeavesOthers(SyntaxNode where)
    {
        if (where.FirstAncestorOrSelf<IfStatementSyntax>() is not { Parent: BlockSyntax { Parent: CatchClauseSyntax, Statements: var statements } } branch
            || !branch.Condition.Span.Contains(where.Span))
        {
            return false;
        }

        if (Holds(branch.Condition, SyntaxKind.LogicalAndExpression, isNegated: false))
            return branch.Else is { Statement: var other } ? Leaves(other) : statements.SkipWhile(statement => statement != branch).Skip(1).Any(Leaves);
        return Holds(branch.Condition, SyntaxKind.LogicalOrExpression, isNegated: true) && Leaves(branch.Statement);

        bool Holds(ExpressionSyntax condition, SyntaxKind joint, bool isNegated) => condition switch
        {
            ParenthesizedExpressionSyntax { Expression: var inner } => Holds(inner, joint, isNegated),
            BinaryExpressionSyntax { Left: var left, Right: var right } both when both.IsKind(joint) => Holds(left.Span.Contains(where.Span) ? left : right, joint, isNegated),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } => !isNegated,
            IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax } => isNegated,
            IsPatternExpressionSyntax => !isNegated,
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var inner } => isNegated && Holds(inner, joint, isNegated: false),
            _ => false,
        };
    }

    private Match EvaluatePattern(IPatternOperation pattern, Value? input)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                Evaluate(constant.Value);
                if (constant.Value.ConstantValue is { Value: string } && input is null)
                    TestNamedText(pattern.Syntax, constant.Value, ImmutableArray<IArgumentOperation>.Empty);
                return input is Value.CodeOf equal && constant.Value.ConstantValue is { HasValue: true, Value: { } value } && IsComparable(equal, value)
                    ? MatchOf(Compare(equal, BinaryOperatorKind.Equals, value, pattern.Syntax))
                    : Match.Anything;
            case IRelationalPatternOperation relational:
                return input is Value.CodeOf ordered && relational.Value.ConstantValue is { HasValue: true, Value: { } bound } && IsComparable(ordered, bound)
                    ? MatchOf(Compare(ordered, relational.OperatorKind, bound, pattern.Syntax))
                    : Match.Anything;
            case INegatedPatternOperation negated:
                return EvaluatePattern(negated.Pattern, input).Not();
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return EvaluatePattern(either.LeftPattern, input).Or(EvaluatePattern(either.RightPattern, input));
            case IBinaryPatternOperation both:
                var joined = EvaluatePattern(both.LeftPattern, input).And(EvaluatePattern(both.RightPattern, input));
                // ">= 400 and < 600" is one test: neither half says it alone.
                if (joined.Carrier is { } carrier)
                    Outcome(carrier, joined.WhenTrue, joined.WhenFalse, pattern.Syntax);
                return joined;
            case IDeclarationPatternOperation declaration:
                Bind(declaration.DeclaredSymbol, input);
                return declaration.MatchesNull ? Match.Always : TestType(declaration.MatchedType, declaration.InputType, input, pattern.Syntax);
            case ITypePatternOperation type:
                return TestType(type.MatchedType, type.InputType, input, pattern.Syntax);
            case IRecursivePatternOperation recursive:
                Bind(recursive.DeclaredSymbol, input);
                var match = TestType(recursive.MatchedType, recursive.InputType, input, pattern.Syntax);
                foreach (var property in recursive.PropertySubpatterns)
                    match = match.And(EvaluatePattern(property.Pattern, MemberOf(property.Member, input)));
                if (recursive.DeconstructionSubpatterns.IsEmpty)
                    return match;
                if (input is not Value.Tuple { Elements: var elements } || elements.Length != recursive.DeconstructionSubpatterns.Length)
                    return match with { WhenFalse = ReplySet.All };
                for (var i = 0; i < elements.Length; i++)
                    match = match.And(EvaluatePattern(recursive.DeconstructionSubpatterns[i], elements[i]));
                return match;
            case IListPatternOperation list:
                return EvaluateList(list, input);
            case IDiscardPatternOperation:
                return Match.Always;
            default:
                return Match.Anything;
        }
    }

    private Value? MemberOf(IOperation member, Value? input)
    {
        if (member is not IMemberReferenceOperation { Member: var symbol })
            return null;
        // A pattern stands over one value: its member is the same in all of its arms.
        var carrier = (input as Value.Carrying)?.Carrier ?? CarrierOfPath(symbol, "");
        if (_libraries.VerbOf(symbol, 0) == Verb.Code || (input is Value.Carrying { Carrier.IsFailure: false } && ReplyNumbers.IsCodeMember(symbol)))
            return new Value.CodeOf(carrier);
        if (_libraries.VerbOf(symbol, 0) == Verb.Refused)
            return new Value.CodeOf(CommandOf(carrier));
        return IsPartOfFailure(member.Type) && (input is Value.Carrying || _libraries.CanCarryCode(member.Type)) ? new Value.Carrying(carrier) : null;
    }

    private void Bind(ISymbol? symbol, Value? value)
    {
        if (symbol is not null)
            _state = _state.WithValue(symbol, value);
    }
}
