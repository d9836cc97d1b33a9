using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>Operations: what value they have, and what they do to the state.</summary>
internal sealed partial class SmtpFlow
{
    /// <summary>Deeper nesting than anyone reads: a value from in there is unknown.</summary>
    private const int DepthLimit = 200;

    private Value? Evaluate(IOperation? operation)
    {
        if (operation is null || _depth > DepthLimit)
            return null;
        _depth++;
        try
        {
            return operation.ConstantValue is { HasValue: true, Value: var constant } ? new Value.Constant(constant) : EvaluateCore(operation);
        }
        finally
        {
            _depth--;
        }
    }

    private Value? EvaluateCore(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case ILocalReferenceOperation local:
                return ReadSymbol(local.Local, local.Type);
            case IParameterReferenceOperation parameter:
                return ReadSymbol(parameter.Parameter, parameter.Type);
            case IFieldReferenceOperation field:
                return ReadMember(field, field.Field, Evaluate(field.Instance));
            case IPropertyReferenceOperation property:
                foreach (var argument in property.Arguments)
                    Evaluate(argument.Value);
                var owner = Evaluate(property.Instance);
                if (property.Property.IsIndexer && owner is Value.CodeMap table)
                    return Evaluate(property.Arguments.FirstOrDefault()?.Value) is Value.CodeOf key ? ElementOf(table, key, property.Syntax) : null;
                return property.Property.IsIndexer && owner is (Value.CodeOf or Value.ReplyText)
                    ? ElementOf(owner, property.Arguments.FirstOrDefault()?.Value, property.Type)
                    : ReadMember(property, property.Property, owner);
            case IImplicitIndexerReferenceOperation part:
                return ElementOf(Evaluate(part.Instance), part.Argument, part.Type);
            case IFlowCaptureOperation capture:
                _captures.Add(capture);
                var captured = Evaluate(capture.Value);
                _state = _state.WithValue(capture.Id, captured);
                if (_recording && captured is Value.Constant { Content: true } or Value.Outcome && IsReturned(capture.Id))
                    NoteReturned(captured);
                // c ? Outcome.Retry : Outcome.Drop: behind that it is either.
                if (captured is Value.Constant && capture.Value.Type is { TypeKind: TypeKind.Enum })
                    Decide(null, capture.Value.Type, captured, capture.Value.Syntax);
                return captured;
            case IFlowCaptureReferenceOperation reference:
                return _state.ValueOf(reference.Id);
            case ISimpleAssignmentOperation assignment:
                Evaluate((assignment.Target as IMemberReferenceOperation)?.Instance);
                var assigned = Evaluate(assignment.Value);
                Decide(NameOf(assignment.Target), assignment.Target.Type, assigned, assignment.Value.Syntax);
                DecideByDate(assignment.Target, assigned, assignment.Syntax);
                DecideByFlag(assignment.Target, assigned, assignment.Value.Syntax);
                // row.Attempts = row.Attempts + 1
                if (assignment.Value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var counted } && counted.Syntax.IsEquivalentTo(assignment.Target.Syntax))
                    DecideByCount(assignment.Target);
                Assign(assignment.Target, assigned, assignment.Value);
                return assigned;
            case ICompoundAssignmentOperation compound:
                var sum = Value.Mixed(Evaluate(compound.Target), Evaluate(compound.Value));
                DecideByCount(compound.Target);
                Assign(compound.Target, sum, null);
                return sum;
            case IIncrementOrDecrementOperation increment:
                DecideByCount(increment.Target);
                Assign(increment.Target, null, null);
                return null;
            case IDeconstructionAssignmentOperation deconstruction:
                var given = Evaluate(deconstruction.Value);
                var parts = (given as Value.Tuple)?.Elements ?? ImmutableArray<Value?>.Empty;
                var targets = deconstruction.Target is IDeclarationExpressionOperation { Expression: var declared } ? declared : deconstruction.Target;
                foreach (var target in targets.DescendantsAndSelf())
                {
                    if (target is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation)
                    {
                        // var (code, text) = await AskAsync(...)
                        var place = (targets as ITupleOperation)?.Elements.IndexOf(target) ?? -1;
                        var isCode = deconstruction.Value.Type is INamedTypeSymbol { IsTupleType: true, TupleElements: var named } && place >= 0 && place < named.Length
                            ? ReplyNumbers.IsCodeMember(named[place])
                            : RootOf(target) is ILocalSymbol { Type.SpecialType: SpecialType.System_Int32, Name: var name } && ReplyNames.SaysCode(name);
                        var part = isCode && given is Value.Carrying { Carrier: { IsFailure: false } replied } ? new Value.CodeOf(replied)
                            : place >= 0 && place < parts.Length ? parts[place] : null;
                        Assign(target, part, null);
                    }
                }

                return null;
            case IConversionOperation conversion:
                return Convert(conversion, Evaluate(conversion.Operand));
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation);
            case IDelegateCreationOperation creation:
                return Evaluate(creation.Target);
            case ICaughtExceptionOperation:
                return CfgEdges.TryOfHandler(_block) is { } whole ? new Value.Carrying(FailureOf(whole)) : null;
            case IBinaryOperation binary:
                return EvaluateBinary(binary);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Not(Evaluate(not.Operand));
            case IIsPatternOperation isPattern:
                return EvaluateIsPattern(isPattern);
            case IIsNullOperation isNull:
                Evaluate(isNull.Operand);
                return null;
            case IIsTypeOperation isType:
                return Evaluate(isType.ValueOperand) is Value.Carrying tested
                    ? MatchOutcome(TestType(isType.TypeOperand, isType.ValueOperand.Type, tested, isType.Syntax))
                    : null;
            case IDefaultValueOperation { Type: { } type } when type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                return new Value.Constant(null);
            case IInvocationOperation call:
                return EvaluateCall(call);
            case IObjectCreationOperation creation:
                return EvaluateCreation(creation);
            case IArrayElementReferenceOperation element:
                foreach (var index in element.Indices)
                    Evaluate(index);
                return ElementOf(Evaluate(element.ArrayReference), element.Indices.FirstOrDefault(), element.Type);
            case IArrayCreationOperation array:
                EvaluateChildren(array);
                return CodeSets.Read(array.Syntax, array.SemanticModel ?? _context.ModelOf(array.Syntax.SyntaxTree), _cancellationToken);
            // Nothing but the digits: $"{(int)ex.StatusCode}"
            case IInterpolatedStringOperation { Parts: [IInterpolationOperation { Expression: { Type.SpecialType: SpecialType.System_Int32 } digits, FormatString: null, Alignment: null }] }
                when Evaluate(digits) is Value.CodeOf shown && !IsText(shown):
                return Then(shown, DerivationKind.ToText);
            case ITupleOperation several:
                var elements = several.Elements.Select(Evaluate).ToImmutableArray();
                return elements.Any(static element => element is Value.CodeOf or Value.Carrying or Value.Outcome) ? new Value.Tuple(elements) : null;
            case IFlowAnonymousFunctionOperation lambda:
                return CapturedBy(lambda.Syntax);
            case IMethodReferenceOperation:
                return null;
            default:
                return EvaluateChildren(operation);
        }
    }

    /// <summary>A lambda in a handler that names the failure may ask it: what comes of the lambda comes of the failure.</summary>
    private Value? CapturedBy(SyntaxNode lambda)
    {
        if (CfgEdges.TryOfHandler(_block) is not { } whole)
            return null;
        var failure = FailureOf(whole);
        foreach (ref readonly var entry in _state.Values)
        {
            if (entry is { Key: ILocalSymbol { Name: var name }, Value: Value.Carrying { Carrier: var carrier } } && carrier == failure
                && lambda.DescendantNodes().Any(node => node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name))
            {
                return Value.Mixed(entry.Value, null);
            }
        }

        return null;
    }

    /// <summary>An operation that the core does not know: what comes of a failure stays something that comes of it.</summary>
    private Value? EvaluateChildren(IOperation operation)
    {
        Value? result = null;
        foreach (var child in operation.ChildOperations)
            result = Value.Mixed(result, Evaluate(child));
        return result;
    }

    // Reading

    private Value? ReadSymbol(ISymbol symbol, ITypeSymbol? type)
    {
        if (_state.ValueOf(symbol) is { } value)
            return value;
        if (!_given.TryGetValue(symbol, out var given))
            _given[symbol] = given = ReadGiven(symbol, type);
        return given;
    }

    /// <summary>What a variable holds that the body has not set: by its type and name, or by what it was made with.</summary>
    private Value? ReadGiven(ISymbol symbol, ITypeSymbol? type)
    {
        if (_libraries.IsCodeEnum(type) || _context.Numbers.IsCode(symbol))
            return new Value.CodeOf(CarrierOf(symbol));
        if (_libraries.IsCodeCarrier(type) || (symbol is IParameterSymbol && LibraryMap.IsException(type) && _libraries.CanCarryCode(type)))
            return new Value.Carrying(CarrierOf(symbol));
        if (IsReplyLine(symbol, type))
            return new Value.CodeOf(CarrierOf(symbol), new Derivation(DerivationKind.Line));
        return symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null } or ILocalSymbol
            ? _context.CodesOf(symbol, _cancellationToken)
            : null;
    }

    private Value? ReadMember(IMemberReferenceOperation reference, ISymbol member, Value? instance)
    {
        if (_libraries.VerbOf(member, 0) == Verb.Code)
        {
            if (instance is Value.Carrying carrying)
                return new Value.CodeOf(carrying.Carrier);
            return RootOf(reference) is { } root ? new Value.CodeOf(CarrierOfPath(root, reference.Syntax.ToString())) : null;
        }

        if (_libraries.VerbOf(member, 0) == Verb.Text && instance is Value.Carrying said && _libraries.IsCodeCarrier(reference.Instance?.Type))
            return new Value.ReplyText(said.Carrier);

        switch (instance)
        {
            case Value.Carrying when IsPartOfFailure(reference.Type) || member.Name == "Current":
                return instance;
            case Value.CodeOf { MayBeNull: true } when member.Name is "Value":
                return instance;
            case Value.CodeOf { MayBeNull: true, Carrier: var carrier } when member.Name is "HasValue":
                return new Value.Derived(ImmutableHashSet.Create(carrier));
            // What was refused, and how many failures there are, says nothing about the reply.
            case Value.Carrying refused when _libraries.VerbOf(member, 0) == Verb.Refused:
                return new Value.CodeOf(CommandOf(refused.Carrier));
            case Value.Carrying when member.Name is "Length" or "Count":
                return null;
            case Value.Carrying { Carrier: { IsFailure: false } replied } when ReplyNumbers.IsCodeMember(member):
                return new Value.CodeOf(replied);
            // reply.IsTransient
            case Value.Carrying { Carrier: var asked } when member is IPropertySymbol { GetMethod: { } getter } && PredicateSummaries.ReturnsBool(getter.ReturnType) && _context.IsOwn(member)
                && _context.Predicates.Get(getter, _file, _callers) is { Parameter: PredicateSummary.This } summary:
                return Outcome(asked, summary.WhenTrue, summary.WhenFalse, reference.Syntax, reportedThere: _options.SaysDecision(member.Name));
            case Value.Carrying or Value.CodeOf or Value.Outcome or Value.Derived:
                return Value.Mixed(instance, null);
        }

        // A member of this type, or a static one; another object's member is another thing each time.
        if (reference.Instance is null or IInstanceReferenceOperation)
            return (member is IPropertySymbol computed ? ReadGetter(reference, computed) : null) ?? ReadSymbol(member, reference.Type);
        if (RootOf(reference) is { } owner)
        {
            if (_libraries.IsCodeEnum(reference.Type) || (owner is IParameterSymbol or ILocalSymbol && _context.Numbers.IsCode(member)))
                return new Value.CodeOf(CarrierOfPath(owner, reference.Syntax.ToString()));
            if (_libraries.IsCodeCarrier(reference.Type) || (LibraryMap.IsException(reference.Type) && _libraries.CanCarryCode(reference.Type)))
                return new Value.Carrying(CarrierOfPath(owner, reference.Syntax.ToString()));
        }

        return null;
    }

    private static Value? ElementOf(Value? array, IOperation? index, ITypeSymbol? type) => array switch
    {
        Value.Carrying when IsPartOfFailure(type) => array,
        Value.ReplyText => array,
        Value.CodeOf text when IsText(text) => PartOf(text, index),
        _ => Value.Mixed(array, null),
    };

    /// <summary>An inner exception, or a collection or enumerator of them: it stands for the failure that it is part of.</summary>
    private static bool IsPartOfFailure(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => LibraryMap.IsException(array.ElementType),
        INamedTypeSymbol named => LibraryMap.IsException(named) || named.TypeArguments.Any(LibraryMap.IsException) || named.Name == "IEnumerator",
        _ => false,
    };

    private static string? NameOf(IOperation? target) => target switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IMemberReferenceOperation member => member.Member.Name,
        _ => null,
    };

    /// <summary>The variable that a path such as <c>a.B[0].C</c> starts from.</summary>
    private static ISymbol? RootOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        IMemberReferenceOperation member => RootOf(member.Instance),
        IArrayElementReferenceOperation element => RootOf(element.ArrayReference),
        IConversionOperation conversion => RootOf(conversion.Operand),
        IAwaitOperation awaited => RootOf(awaited.Operation),
        IParenthesizedOperation parenthesized => RootOf(parenthesized.Operand),
        IDeclarationExpressionOperation declaration => RootOf(declaration.Expression),
        _ => null,
    };

    // Writing

    private void Assign(IOperation target, Value? value, IOperation? source)
    {
        if (target is IMemberReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } member)
        {
            // client.Host = other; message.Subject = ...
            AssignMember(member, source);
            return;
        }

        // The left side of "x = a ?? b" is set aside before a and b are evaluated.
        if (target is IFlowCaptureReferenceOperation capture && _captures.Of(capture) is { } place)
        {
            Assign(place, value, source);
            return;
        }

        if (RootOf(target) is not { } symbol)
            return;
        if (target is IArrayElementReferenceOperation)
            value = null;
        if (_symbolCarriers.TryGetValue(symbol, out var carrier))
            _state = _state.Renew(carrier);
        _state = _state.WithValue(symbol, value);
        if (!_state.Refusals.IsEmpty && (source is null or { ConstantValue.HasValue: true } || GivesAnother(source)))
            MarkChanged(symbol, isAnother: true);
    }

    private void AssignMember(IMemberReferenceOperation member, IOperation? source)
    {
        switch (_libraries.VerbOf(member.Member, 0))
        {
            case Verb.Connect when source is not null:
                Connect(SymbolsIn([source]));
                break;
            case Verb.Authenticate:
                Authenticate();
                break;
            default:
                if (RootOf(member) is { } root)
                {
                    if (!_state.Refusals.IsEmpty && !KeepsAccount(member, source) && IsMadeInRound(root, member) is var isMade && !(isMade && source is not null && !GivesAnother(source)))
                        MarkChanged(root, isAnother: isMade);
                    // map[550] = ...
                    if (root is ILocalSymbol && _state.ValueOf(root) is Value.CodeMap)
                        _state = _state.WithValue(root, null);
                }

                break;
        }
    }

    /// <summary>Whether a member of a message says how often, when and how sending it went: it is the same message still.</summary>
    private static bool KeepsAccount(IMemberReferenceOperation member, IOperation? source) =>
        member.Type is { SpecialType: SpecialType.System_DateTime } or { Name: "DateTimeOffset" or "TimeSpan" }
        || RetryNames.SaysRound(member.Member.Name) || RetryNames.SaysAccount(member.Member.Name)
        || member.Parent is IIncrementOrDecrementOperation
        || (source is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, LeftOperand: IMemberReferenceOperation { Member: var counter } } && SymbolEqualityComparer.Default.Equals(counter, member.Member));

    /// <summary>Whether an assignment gives a variable another thing than last time: the next of a sequence, or something made of what has changed.</summary>
    private bool GivesAnother(IOperation source)
    {
        var changed = _state.Refusals.Values.SelectMany(static refusal => refusal.Changed).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var part in _captures.Parts(source))
        {
            if (IsNext(part)
                || (part is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && RootOf(part) is { } root && changed.Contains(root)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next of several: an element, or what a call takes.</summary>
    private static bool IsNext(IOperation part) =>
        part is IPropertyReferenceOperation { Property: { Name: "Current" } or { IsIndexer: true } } or IArrayElementReferenceOperation
        || (part is IInvocationOperation call && TakesAnother(call));

    private static bool TakesAnother(IArgumentOperation argument) =>
        argument.Value.DescendantsAndSelf().Any(static part => part is IPropertyReferenceOperation { Property.Name: "Current" } || (part is IInvocationOperation call && TakesAnother(call)));

    // File.ReadAllText(path) gives the same again.
    private static bool TakesAnother(IInvocationOperation call) =>
        RetryNames.SaysTake(call.TargetMethod.Name) && !(call.TargetMethod is { IsStatic: true, IsExtensionMethod: false } && call.Arguments.Any(static argument => RootOf(argument.Value) is not null))
        || IsFetch(call);

    /// <summary>
    /// A call that is told nothing about which thing is wanted gives what there is at the time (<c>_store.GetPending()</c>), unless its
    /// name says that it makes the thing. What a constructor was given is the program's own store as well.
    /// </summary>
    private static bool IsFetch(IInvocationOperation call) =>
        RootOf(call.Instance) is not (ILocalSymbol or IParameterSymbol { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } })
        && !RetryNames.SaysMake(call.TargetMethod.Name)
        && !call.Arguments.Any(static argument => argument.Value.Type is not { Name: "CancellationToken" } && IsTold(argument.Value));

    /// <summary>Whether a value is known, or made of what is: <c>all.Skip(1)</c>.</summary>
    private static bool IsTold(IOperation value) => value switch
    {
        IConversionOperation { Operand: var inner } => IsTold(inner),
        IInvocationOperation call => !IsFetch(call),
        _ => RootOf(value) is not null,
    };

    /// <summary>The variables that something is made of.</summary>
    private ImmutableHashSet<ISymbol> SymbolsIn(IEnumerable<IOperation> operations)
    {
        var symbols = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var part in operations.SelectMany(_captures.Parts))
        {
            if (part is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation }
                && RootOf(part) is { } symbol)
            {
                symbols.Add(symbol);
            }
        }

        return symbols.ToImmutable();
    }

    // Calls

    private Value? EvaluateCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var instance = Evaluate(call.Instance);
        var arguments = ImmutableArray.CreateBuilder<Value?>(call.Arguments.Length);
        foreach (var argument in call.Arguments)
        {
            arguments.Add(Evaluate(argument.Value));
            Decide(argument.Parameter?.Name, argument.Parameter?.Type, arguments[arguments.Count - 1], argument.Value.Syntax);
            if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref })
                Assign(argument.Value, null, null);
        }

        DecideByCall(call);
        var result = EvaluateCall(call, method, instance, arguments.MoveToImmutable());

        // UseNextHost(): what it sets is out of sight.
        if (!_state.Refusals.IsEmpty && _context.IsOwn(method) && RetryNames.SaysOther(method.Name))
            MarkChanged(method);

        // RemoveRecipient(message, address)
        if (!_state.Refusals.IsEmpty && call.Arguments.Length > 1 && RetryNames.SaysChange(method.Name) && RootOf(call.Arguments[0].Value) is { } other)
            MarkChanged(other);

        // message.To.Clear(): it is another message now.
        if (!_state.Refusals.IsEmpty && call.Instance is IMemberReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } member && RootOf(member) is { } root
            && !(IsMadeInRound(root, call) is var isMade && isMade && !call.Arguments.Any(GivesAnother)))
        {
            MarkChanged(root, isAnother: isMade);
        }

        return result;
    }

    /// <summary>Whether a change is part of making a thing that is made anew in each round: with what it is given in every round it is the same again.</summary>
    private bool IsMadeInRound(ISymbol thing, IOperation change)
    {
        return thing is ILocalSymbol { DeclaringSyntaxReferences: [var declaration, ..] }
            && CfgEdges.TryOfHandler(_block) is null
            && RoundOf(change.Syntax) is { } round && round == RoundOf(declaration.GetSyntax(_cancellationToken));

        static SyntaxNode? RoundOf(SyntaxNode node) => node.FirstAncestorOrSelf<SyntaxNode>(static outer =>
            outer is TryStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
    }

    private Value? EvaluateCall(IInvocationOperation call, IMethodSymbol method, Value? instance, ImmutableArray<Value?> arguments)
    {
        if (CarrierIn(instance, arguments) is { } tested && LibraryMap.MatchedCodes(method) is { } matched)
            return Outcome(tested, matched, matched.Complement(), call.Syntax);

        switch (_libraries.VerbOf(method, arguments.Length))
        {
            case Verb.Send:
                Send(call);
                return null;
            case Verb.Connect:
                Connect(SymbolsIn(call.Arguments), again: call);
                return null;
            case Verb.RunLater:
                RunLater(call);
                return null;
            case Verb.Authenticate:
                Authenticate();
                return null;
            case Verb.Change when RootOf(call.Instance) is { } changed:
                MarkChanged(changed);
                return null;
            case Verb.Log:
                return null;
        }

        if (EvaluateText(call, method, instance, arguments) is { } text)
            return text;
        if (EvaluateDigits(call, method, instance, arguments) is { } digits)
            return digits;
        if (EvaluateKnown(call, method, instance, arguments) is { } known)
            return known;
        Mutate(call, instance);
        if (SetContains(call, method, instance, arguments) is { } contained)
            return contained;

        if (_context.Predicates is var predicates && PredicateSummaries.ReturnsBool(method.ReturnType) && CarrierIn(instance, arguments) is not null
            && predicates.Get(method, _file, _callers) is { } summary
            && summary.Parameter < call.Arguments.Length
            && CarrierIn(null, ImmutableArray.Create(summary.Parameter == PredicateSummary.This ? instance : ArgumentFor(summary.Parameter))) is { } judged)
        {
            return Outcome(judged, summary.WhenTrue, summary.WhenFalse, call.Syntax, reportedThere: _options.SaysDecision(method.Name));
        }

        if (ReplyOf(call, method) is { } reply)
            return reply;
        SendByCall(call, method);
        return DerivedOf(instance, arguments);

        static Value? DerivedOf(Value? instance, ImmutableArray<Value?> arguments)
        {
            var result = Value.Mixed(instance, null);
            foreach (var argument in arguments)
                result = Value.Mixed(result, argument);
            return result;
        }

        Value? ArgumentFor(int parameter)
        {
            for (var i = 0; i < call.Arguments.Length; i++)
            {
                if (call.Arguments[i].Parameter?.Ordinal == parameter)
                    return arguments[i];
            }

            return null;
        }
    }

    /// <summary>The result of a call that is a reply, or has its code as a member.</summary>
    private Value? ReplyOf(IInvocationOperation call, IMethodSymbol method)
    {
        var reply = _context.Numbers.ReplyOf(call, _owner, _cancellationToken);
        if (reply == CallReply.None)
            return null;
        // The same call into the same variable, before a loop and in it, gives one reply at a time, whichever way led there.
        object key = VariableOf(call) is { } variable ? (variable, call.Syntax.ToString()) : call.Syntax;
        var carrier = Get(_carriers, key, _ => new Carrier(isFailure: false, reply: reply));
        if (reply == CallReply.Transaction)
            Send(call, carrier);
        else
            _state = _state.Renew(carrier);
        return ReplyNumbers.ResultType(method)?.SpecialType switch
        {
            SpecialType.System_Int32 => new Value.CodeOf(carrier),
            SpecialType.System_String => new Value.CodeOf(carrier, new Derivation(DerivationKind.Line)),
            _ => new Value.Carrying(carrier),
        };
    }

    /// <summary>The variable that the result of a call goes into as it is.</summary>
    private static ILocalSymbol? VariableOf(IInvocationOperation call)
    {
        var outer = call.Parent;
        while (outer is IAwaitOperation or IConversionOperation)
            outer = outer.Parent;
        return (outer as ISimpleAssignmentOperation)?.Target is ILocalReferenceOperation { Local: var local } ? local : null;
    }

    private static Carrier? CarrierIn(Value? instance, ImmutableArray<Value?> arguments)
    {
        if (Of(instance) is { } first)
            return first;
        foreach (var value in arguments)
        {
            if (Of(value) is { } carrier)
                return carrier;
        }

        return null;

        static Carrier? Of(Value? value) => value switch
        {
            Value.CodeOf { Derivation: null or { Kind: DerivationKind.Line }, Carrier: var code } => code,
            Value.Carrying { Carrier: var carrying } => carrying,
            _ => null,
        };
    }

    /// <summary>Members of the BCL that compute one value from another.</summary>
    private Value? EvaluateKnown(IInvocationOperation call, IMethodSymbol method, Value? instance, ImmutableArray<Value?> arguments)
    {
        switch (method.Name, instance)
        {
            case ("GetAwaiter" or "ConfigureAwait" or "GetResult", not null):
            case ("GetEnumerator" or "GetValueOrDefault", Value.Carrying or Value.CodeOf):
                return instance;
            case ("Equals", Value.CodeOf code) when arguments is [Value.Constant { Content: { } constant }] && IsComparable(code, constant):
                return Compare(code, BinaryOperatorKind.Equals, constant, call.Syntax);
        }

        // ex.InnerExceptions.First(), ex.GetBaseException(): a part of the failure.
        // Some of the failures, by a condition of their own, are another set of codes.
        if ((instance as Value.Carrying ?? arguments.FirstOrDefault(static argument => argument is Value.Carrying)) is { } failure && IsPartOfFailure(call.Type)
            && !call.Arguments.Any(static argument => argument.Value is IDelegateCreationOperation))
        {
            return failure;
        }

        if (method is { Name: "ToInt32", ContainingType: { Name: "Convert", ContainingNamespace.Name: "System" } } && arguments is [Value.CodeOf number])
            return number;

        // ValueTask.FromResult(x), PredicateResult.True(): the answer of an asynchronous predicate.
        if (method.Name == "FromResult" && arguments.Length == 1)
            return arguments[0];
        if (method is { Name: "True" or "False", ContainingType.Name: "PredicateResult", Parameters.IsEmpty: true })
            return new Value.Constant(method.Name == "True");

        return null;
    }

    private Value.Outcome? SetContains(IInvocationOperation call, IMethodSymbol method, Value? instance, ImmutableArray<Value?> arguments)
    {
        if (method.Name != "Contains")
            return null;
        var set = instance as Value.CodeSet ?? arguments.OfType<Value.CodeSet>().FirstOrDefault();
        var code = arguments.OfType<Value.CodeOf>().FirstOrDefault();
        return set is null || code is null ? null : Contains(set, code, call.Syntax);
    }

    private Value.Outcome Contains(Value.CodeSet set, Value.CodeOf code, SyntaxNode where)
    {
        var all = ReplySet.Empty;
        // The codes of a range stand at one place.
        foreach (var place in set.Elements.GroupBy(static element => element.Syntax))
        {
            var codes = ReplySet.Empty;
            foreach (var element in place)
                codes = codes.Union(_context.CodesWhere(code.Derivation, BinaryOperatorKind.Equals, element.Constant));
            all = all.Union(codes);
            // A finding belongs into the file that is looked at; a set in another file is reported where it is asked.
            Outcome(code.Carrier, codes, codes.Complement(), place.Key.SyntaxTree == where.SyntaxTree ? place.Key : where);
        }

        return new Value.Outcome(code.Carrier, Cases.Truth(all, all.Complement()));
    }

    /// <summary>A call of the compilation's own code, or of something out of sight, that sends.</summary>
    private void SendByCall(IInvocationOperation call, IMethodSymbol method)
    {
        // Another body is looked into only where it matters: where a refusal is caught.
        if (_state.Refusals.IsEmpty && !IsGuarded())
            return;
        if (CallsItself(call)
            || (IsGuardedForMail() && (RetryNames.SaysSend(method.Name) || MaySend(call, method) || _context.Numbers.Transacts(method, _cancellationToken)))
            || _context.Calls.Sends(method, _context, _cancellationToken))
        {
            Send(call);
        }
    }

    /// <summary>
    /// Whether a delegate may be what sends: it gives nothing, or a result; one that gives a thing of a library (<c>Func&lt;SmtpClient&gt;</c>) makes it.
    /// An event tells others, and a delegate that is given a text put together here (<c>progress(recipient, "sent")</c>) does so, too.
    /// </summary>
    private bool MaySend(IInvocationOperation call, IMethodSymbol method) => method.MethodKind == MethodKind.DelegateInvoke
        && ReplyNumbers.ResultType(method) is not INamedTypeSymbol { SpecialType: SpecialType.None, Name: not ("Task" or "ValueTask"), DeclaringSyntaxReferences.IsEmpty: true }
        && _captures.Whole(call.Instance) is not IEventReferenceOperation
        && !call.Arguments.Any(static argument => argument.Value is { Type.SpecialType: SpecialType.System_String } and (ILiteralOperation or IBinaryOperation or IInterpolatedStringOperation));

    /// <summary>Whether a refusal is caught around here.</summary>
    private bool IsGuarded() => Array.Exists(HandlersHere(), handler => _libraries.CanCarryCode(handler.Caught));

    /// <summary>Whether a refusal, and nothing wider, is caught around here: then what says that it sends, sends mail.</summary>
    private bool IsGuardedForMail() =>
        !_state.Refusals.IsEmpty || Array.Exists(HandlersHere(), handler => _libraries.RoleOf(handler.Caught) == TypeRole.CodeCarrier);

    /// <summary>The variables given to a send. What a call makes of a variable is another message: <c>Send(BounceOf(message))</c>.</summary>
    private static ImmutableHashSet<ISymbol> MessageIn(IInvocationOperation call) => call.Arguments
        .Where(static argument => argument.Value.Type is null or { SpecialType: SpecialType.None or SpecialType.System_String or SpecialType.System_Object, Name: not "CancellationToken" })
        .Select(static argument => RootOf(argument.Value))
        .OfType<ISymbol>()
        .ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);

    private Value? EvaluateCreation(IObjectCreationOperation creation)
    {
        var arguments = creation.Arguments.Select(argument =>
        {
            var value = Evaluate(argument.Value);
            Decide(argument.Parameter?.Name, argument.Parameter?.Type, value, argument.Value.Syntax);
            return value;
        }).ToImmutableArray();
        Evaluate(creation.Initializer);
        var model = creation.SemanticModel ?? _context.ModelOf(creation.Syntax.SyntaxTree);
        if (CodeSets.ReadAny(creation.Syntax, model, _cancellationToken) is { } codes)
            return codes;
        if (creation.Constructor is not { } constructor)
            return null;
        if (creation.Type is { Name: "ValueTask" } && arguments.Length == 1)
            return arguments[0];

        if (creation.Type is INamedTypeSymbol type && (LibraryMap.IsException(type) || IsOutcome(type)))
            DecideByMaking(type.ContainingType is { Name: var outer } ? $"{outer}.{type.Name}" : type.Name, type.Name, creation.Syntax);
        if (_libraries.VerbOf(constructor, arguments.Length) == Verb.Connect)
            Connect(SymbolsIn(creation.Arguments), creation.Syntax);
        return null;
    }
}
