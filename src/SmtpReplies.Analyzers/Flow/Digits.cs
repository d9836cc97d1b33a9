using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>What is made of a code, or of the line of a reply: its digits as text, pieces of that, numbers read out of it again; and tables of codes.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>A property of a property of a property: nobody reads further.</summary>
    private const int GetterDepthLimit = 3;

    /// <summary>How many digits a reply begins with (RFC 5321, section 4.2).</summary>
    private const int DigitCount = 3;

    private int _getterDepth;

    private static bool IsText(Value.CodeOf code) =>
        code.Derivation is { Kind: DerivationKind.ToText or DerivationKind.Line or DerivationKind.Substring };

    /// <summary>Whether a symbol holds the line of a reply: by its name, in surroundings that speak of SMTP.</summary>
    private bool IsReplyLine(ISymbol symbol, ITypeSymbol? type) =>
        symbol is IParameterSymbol or IFieldSymbol or IPropertySymbol
        && type?.SpecialType == SpecialType.System_String
        && RetryNames.Words(symbol.Name).Any(static word => word is "reply" or "response")
        && _context.Numbers.IsAmongSmtp(symbol);

    /// <summary>Part of a text; null where it reaches into what follows the digits of a reply.</summary>
    private static Value? Slice(Value.CodeOf text, int start, int length)
    {
        if (start < 0 || length < 0)
            return Value.Mixed(text, null);
        if (text.Derivation is not { Kind: DerivationKind.Line } line)
            return Then(text, DerivationKind.Substring, start, length);
        return start <= DigitCount && length <= DigitCount - start
            ? Then(text with { Derivation = line with { Kind = DerivationKind.ToText } }, DerivationKind.Substring, start, length)
            : Value.Mixed(text, null);
    }

    private static Value? CharacterAt(Value.CodeOf text, int index)
    {
        if (text.Derivation is not { Kind: DerivationKind.Line } line)
            return Then(text, DerivationKind.CharacterAt, index);
        return index < DigitCount
            ? Then(text with { Derivation = line with { Kind = DerivationKind.ToText } }, DerivationKind.CharacterAt, index)
            : Value.Mixed(text, null);
    }

    /// <summary><c>text[0]</c>, <c>text[..3]</c>, <c>text[1..2]</c>; from the end nothing is known.</summary>
    private static Value? PartOf(Value.CodeOf text, IOperation? index)
    {
        if (index is IRangeOperation range)
        {
            var start = range.LeftOperand is null ? 0 : NumberIn(range.LeftOperand);
            var end = range.RightOperand is null ? int.MaxValue : NumberIn(range.RightOperand);
            return start is { } first && end is { } behind ? Slice(text, first, behind == int.MaxValue ? behind : behind - first) : Value.Mixed(text, null);
        }

        return NumberIn(index) is >= 0 and var at ? CharacterAt(text, at) : Value.Mixed(text, null);

        // From int to Index there is a conversion, which has no constant value.
        static int? NumberIn(IOperation? operation) => operation switch
        {
            { ConstantValue: { HasValue: true, Value: int number } } => number,
            IConversionOperation { Operand: var operand } => NumberIn(operand),
            _ => null,
        };
    }

    /// <summary>What a conversion leaves of a value; a text as a span of its characters is the same text.</summary>
    private static Value? Convert(IConversionOperation conversion, Value? value)
    {
        if (value is Value.CodeOf { Derivation: var derivation } code && conversion.Type is { } type)
        {
            switch (type.SpecialType)
            {
                case SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64 when derivation is not { Kind: DerivationKind.ToUnsigned }:
                    return Then(code, DerivationKind.ToUnsigned);
                case SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Char or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal
                    when conversion.OperatorMethod is null:
                    return Value.Mixed(value, null);
            }
        }

        return conversion.OperatorMethod is null || (IsCharacters(conversion.Type) && value is Value.CodeOf or Value.Constant { Content: string })
            ? value
            : null;

        static bool IsCharacters(ITypeSymbol? type) =>
            type is INamedTypeSymbol { Name: "ReadOnlySpan" or "ReadOnlyMemory", TypeArguments: [{ SpecialType: SpecialType.System_Char }] };
    }

    /// <summary>Calls that ask the digits of a code, or make something else of them.</summary>
    private Value? EvaluateDigits(IInvocationOperation call, IMethodSymbol method, Value? instance, ImmutableArray<Value?> arguments)
    {
        // text.AsSpan(0, 3) and MemoryExtensions.AsSpan(text, 0, 3) are the same.
        if (instance is null && method.IsStatic && arguments is [var first, ..] && (method.IsExtensionMethod || method.ContainingType.SpecialType == SpecialType.System_String))
            (instance, arguments) = (first, arguments.RemoveAt(0));
        if (method.Name is "Parse" or "TryParse" && IsNumber(method.ContainingType))
            return Parse(call, method, instance is null ? arguments : arguments.Insert(0, instance));
        if (method is { Name: "IsDefined", ContainingType.SpecialType: SpecialType.System_Enum })
            return IsDefined(call, method, arguments);
        if (method is { Name: "Range", ContainingType.Name: "Enumerable" })
            return CodeSets.Read(call.Syntax, _context.ModelOf(call.Syntax.SyntaxTree), _cancellationToken);
        if (method.Name == "IndexOf" && (instance is null ? arguments : arguments.Insert(0, instance)) is [Value.CodeSet set, Value.CodeOf code])
            return PlaceIn(set, code, call.Syntax);
        if (instance is Value.CodeMap map && arguments is [Value.CodeOf key, ..])
            return LookUp(map, key, call, method);
        if (instance is Value.Constant { Content: string } && arguments is [Value.CodeOf asked, ..] && method.Name is "Equals" or "SequenceEqual")
            (instance, arguments) = (asked, ImmutableArray.Create<Value?>(instance));
        if (method.Name is "Any" or "Exists" && (instance as Value.CodeSet ?? arguments.OfType<Value.CodeSet>().FirstOrDefault()) is { } asks && ComparedIn(call) is { } sought)
            return Contains(asks, sought, call.Syntax);
        if (instance is Value.CodeOf number && !IsText(number) && method.Name == "ToString" && PrintsDigits(call))
            return Then(number, DerivationKind.ToText);
        if (instance is not Value.CodeOf text || !IsText(text))
            return null;

        switch (method.Name, arguments)
        {
            case ("AsSpan" or "AsMemory" or "Substring" or "Slice", []):
            case ("Trim" or "TrimStart" or "ToString", []):
                return text;
            case ("AsSpan" or "AsMemory" or "Substring" or "Slice", [Value.Constant { Content: int start }]):
                return Slice(text, start, int.MaxValue);
            case ("AsSpan" or "AsMemory" or "Substring" or "Slice", [Value.Constant { Content: int start }, Value.Constant { Content: int length }]):
                return Slice(text, start, length);
            case ("First", []):
                return CharacterAt(text, 0);
            case ("ElementAt", [Value.Constant { Content: int index and >= 0 }]):
                return CharacterAt(text, index);
            case ("StartsWith", [Value.Constant { Content: string or char } begins, ..]):
                return StartsWith(text, begins.Content!.ToString(), call.Syntax);
            case ("Equals" or "SequenceEqual", [Value.Constant { Content: string whole }, ..]) when text.Derivation is not { Kind: DerivationKind.Line }:
                return Compare(text, BinaryOperatorKind.Equals, whole, call.Syntax);
            default:
                return null;
        }

        static bool IsNumber(INamedTypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int16
            or SpecialType.System_UInt16 or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Byte;
    }

    /// <summary>A number prints its digits, an enum only as "D".</summary>
    private static bool PrintsDigits(IInvocationOperation call) => call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String)?.Value.ConstantValue switch
    {
        { HasValue: true, Value: "D" or "d" } => true,
        { HasValue: true, Value: "D3" or "d3" or "G" or "g" or "0" or "000" } => call.Instance?.Type?.SpecialType == SpecialType.System_Int32,
        null => call.Instance?.Type?.SpecialType == SpecialType.System_Int32,
        _ => false,
    };

    /// <summary>What a lambda compares each element with, and does nothing else: <c>code => code == ex.StatusCode</c>.</summary>
    private Value.CodeOf? ComparedIn(IInvocationOperation call)
    {
        if (call.Arguments.LastOrDefault()?.Value is not IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation { Symbol.Parameters: [var element] } lambda })
            return null;
        var blocks = _graph.GetAnonymousFunctionControlFlowGraph(lambda, _cancellationToken).Blocks;
        return blocks is [_, { Operations.IsEmpty: true, BranchValue: IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal }, _]
            ? (IsElement(equal.LeftOperand), IsElement(equal.RightOperand)) switch
            {
                (true, false) => Evaluate(equal.RightOperand) as Value.CodeOf,
                (false, true) => Evaluate(equal.LeftOperand) as Value.CodeOf,
                _ => null,
            }
            : null;

        bool IsElement(IOperation operand) => operand switch
        {
            IParameterReferenceOperation { Parameter: var parameter } => SymbolEqualityComparer.Default.Equals(parameter, element),
            IConversionOperation { Operand: var inner } => IsElement(inner),
            _ => false,
        };
    }

    private Value? StartsWith(Value.CodeOf text, string begins, SyntaxNode where)
    {
        if (text.Derivation is not { Kind: DerivationKind.Line } || begins.Length <= DigitCount)
        {
            // "5." is the beginning of an enhanced code, not of a reply.
            return begins.All(char.IsDigit) && Slice(text, 0, begins.Length) is Value.CodeOf start
                ? Compare(start, BinaryOperatorKind.Equals, begins, where)
                : Value.Mixed(text, null);
        }

        // "550 5.1.1": true for 550 at most, and false perhaps for that as well.
        var digits = begins.Substring(0, DigitCount);
        return digits.All(char.IsDigit) && Slice(text, 0, DigitCount) is Value.CodeOf code
            ? Outcome(text.Carrier, _context.CodesWhere(code.Derivation, BinaryOperatorKind.Equals, digits), ReplySet.All, where)
            : Value.Mixed(text, null);
    }

    private Value? Parse(IInvocationOperation call, IMethodSymbol method, ImmutableArray<Value?> arguments)
    {
        // Of a whole line nobody knows what a parser makes.
        if (arguments is not [Value.CodeOf text, ..] || !IsText(text) || text.Derivation is { Kind: DerivationKind.Line })
            return null;
        // All three digits are the code again.
        var number = text.Derivation is { Kind: DerivationKind.ToText, Before: null }
            or { Kind: DerivationKind.Substring, First: 0, Second: >= DigitCount, Before: { Kind: DerivationKind.ToText, Before: null } }
                ? text with { Derivation = null }
                : Then(text, DerivationKind.Parse);
        if (method.Name == "Parse")
            return number;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.Out)
                Assign(argument.Value, number, null);
        }

        return new Value.Outcome(text.Carrier, Cases.Truth(ReplySet.All, ReplySet.All));
    }

    /// <summary><c>Enum.IsDefined(typeof(RetryableCodes), code)</c>: an enum is a list of codes as well.</summary>
    private Value.Outcome? IsDefined(IInvocationOperation call, IMethodSymbol method, ImmutableArray<Value?> arguments)
    {
        var type = method.TypeArguments.FirstOrDefault() ?? call.Arguments.Select(static argument => (argument.Value as ITypeOfOperation)?.TypeOperand).FirstOrDefault(static type => type is not null);
        if (type is not { TypeKind: TypeKind.Enum } || arguments.OfType<Value.CodeOf>().FirstOrDefault() is not { } code)
            return null;
        var defined = ReplySet.Empty;
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true, ConstantValue: { } constant })
                defined = defined.Union(_context.CodesWhere(code.Derivation, BinaryOperatorKind.Equals, constant));
        }

        // Which codes a library names is no choice of whoever asks.
        return _libraries.IsCodeEnum(type)
            ? new Value.Outcome(code.Carrier, Cases.Truth(defined, defined.Complement()))
            : Outcome(code.Carrier, defined, defined.Complement(), call.Syntax);
    }

    private Value.Outcome PlaceIn(Value.CodeSet set, Value.CodeOf code, SyntaxNode where)
    {
        var cases = Cases.Unknown(ReplySet.Empty);
        var all = ReplySet.Empty;
        for (var i = 0; i < set.Elements.Length; i++)
        {
            var one = TestElement(set.Elements[i], code, where).Except(all);
            cases = cases.Union(Cases.Of(i, one));
            all = all.Union(one);
        }

        return new Value.Outcome(code.Carrier, cases.Union(Cases.Of(-1, all.Complement())));
    }

    /// <summary>The codes that an element of a set, or a key of a table, stands for. A finding belongs into the file that is looked at.</summary>
    private ReplySet TestElement(CodeElement element, Value.CodeOf code, SyntaxNode asked)
    {
        var codes = _context.CodesWhere(code.Derivation, BinaryOperatorKind.Equals, element.Constant);
        Outcome(code.Carrier, codes, codes.Complement(), element.Syntax.SyntaxTree == asked.SyntaxTree ? element.Syntax : asked);
        return codes;
    }

    private Value.Outcome? LookUp(Value.CodeMap map, Value.CodeOf code, IInvocationOperation call, IMethodSymbol method)
    {
        switch (method.Name)
        {
            case "ContainsKey":
                var keys = ContentsOf(map, code, call.Syntax).Keys;
                return new Value.Outcome(code.Carrier, Cases.Truth(keys, keys.Complement()));
            case "TryGetValue" when call.Arguments.FirstOrDefault(static argument => argument.Parameter?.RefKind == RefKind.Out) is { Parameter.Type: var type } found:
                var (contents, known) = ContentsOf(map, code, call.Syntax);
                Assign(found.Value, new Value.Outcome(code.Carrier, contents.Union(Default(type, known.Complement()))), null);
                return new Value.Outcome(code.Carrier, Cases.Truth(known, known.Complement()));
            case "GetValueOrDefault":
                var (values, named) = ContentsOf(map, code, call.Syntax);
                var fallback = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "defaultValue")?.Value.ConstantValue;
                return new Value.Outcome(code.Carrier, values.Union(fallback switch
                {
                    null => Default(method.ReturnType, named.Complement()),
                    { HasValue: true, Value: var constant } => Cases.Of(constant, named.Complement()),
                    _ => Cases.Unknown(named.Complement()),
                }));
            default:
                return null;
        }

        static Cases Default(ITypeSymbol type, ReplySet codes) => type switch
        {
            { IsReferenceType: true } => Cases.Of(null, codes),
            { SpecialType: SpecialType.System_Boolean } => Cases.Of(false, codes),
            { SpecialType: SpecialType.System_Int32 } or INamedTypeSymbol { EnumUnderlyingType.SpecialType: SpecialType.System_Int32 } => Cases.Of(0, codes),
            _ => Cases.Unknown(codes),
        };
    }

    /// <summary><c>Map[code]</c>; a code without an entry has no value there.</summary>
    private Value.Outcome ElementOf(Value.CodeMap map, Value.CodeOf code, SyntaxNode where) => new(code.Carrier, ContentsOf(map, code, where).Contents);

    private (Cases Contents, ReplySet Keys) ContentsOf(Value.CodeMap map, Value.CodeOf code, SyntaxNode where)
    {
        var contents = Cases.Unknown(ReplySet.Empty);
        var keys = ReplySet.Empty;
        foreach (var entry in map.Entries)
        {
            var codes = TestElement(entry.Key, code, where);
            contents = contents.Union(Cases.Of(entry.Content, codes));
            keys = keys.Union(codes);
        }

        return (contents, keys);
    }

    /// <summary>A call that changes a set or table: what it was set to says no more what it holds.</summary>
    private void Mutate(IInvocationOperation call, Value? instance)
    {
        if (instance is (Value.CodeSet or Value.CodeMap) && call.TargetMethod.Name is "Add" or "TryAdd" or "Remove" or "RemoveAll" or "Clear" or "UnionWith" or "ExceptWith" or "AddRange"
            && RootOf(call.Instance) is ILocalSymbol local)
        {
            _state = _state.WithValue(local, null);
        }
    }

    /// <summary>A property of this type that is one expression is what that gives. Its own body is looked at for itself; here it is one test.</summary>
    private Value? ReadGetter(IMemberReferenceOperation reference, IPropertySymbol property)
    {
        if (_getterDepth >= GetterDepthLimit || property.IsIndexer || !_context.IsOwn(property)
            || property.Type.SpecialType is SpecialType.None || _context.GetterOf(property, _cancellationToken) is not { } getter)
        {
            return null;
        }

        var recording = _recording;
        _recording = false;
        _getterDepth++;
        var value = Evaluate(getter);
        _getterDepth--;
        _recording = recording;
        return value switch
        {
            Value.Outcome outcome when property.Type.SpecialType == SpecialType.System_Boolean => Outcome(
                outcome.Carrier,
                outcome.Cases.For(true),
                outcome.Cases.For(false),
                reference.Syntax,
                reportedThere: RetryNames.SaysRetry(property.Name) || RetryNames.SaysPermanent(property.Name)),
            Value.CodeOf or Value.Constant => value,
            _ => Value.Mixed(value, null),
        };
    }

    /// <summary>A pattern over the characters of a text: <c>['5', ..]</c>.</summary>
    private Match EvaluateList(IListPatternOperation list, Value? input)
    {
        var slice = -1;
        for (var i = 0; i < list.Patterns.Length; i++)
        {
            if (list.Patterns[i] is ISlicePatternOperation)
                slice = i;
        }

        if (input is not Value.CodeOf text || !IsText(text))
        {
            foreach (var pattern in list.Patterns)
                EvaluatePattern(pattern, null);
            return Match.Anything;
        }

        var atLeast = slice < 0 ? list.Patterns.Length : list.Patterns.Length - 1;
        var match = text.Derivation is not { Kind: DerivationKind.Line }
            ? MatchOf(new Value.Outcome(text.Carrier, Lengths(Then(text, DerivationKind.Length), slice < 0 ? BinaryOperatorKind.Equals : BinaryOperatorKind.GreaterThanOrEqual, atLeast)))
            : slice >= 0 && atLeast <= DigitCount ? Match.Always : new Match(text.Carrier, ReplySet.All, ReplySet.All);
        for (var i = 0; i < list.Patterns.Length; i++)
        {
            if (i == slice)
                continue;
            // Behind the rest nobody knows which character it is.
            match = match.And(EvaluatePattern(list.Patterns[i], slice >= 0 && i > slice ? null : CharacterAt(text, i)));
        }

        return match;

        Cases Lengths(Value.CodeOf length, BinaryOperatorKind kind, int number)
        {
            var codes = _context.CodesWhere(length.Derivation, kind, number);
            return Cases.Truth(codes, codes.Complement());
        }
    }

    private static Match MatchOf(Value? outcome) => outcome is Value.Outcome { Carrier: var carrier, Cases: var cases }
        ? new Match(carrier, cases.For(true), cases.For(false))
        : Match.Anything;
}
