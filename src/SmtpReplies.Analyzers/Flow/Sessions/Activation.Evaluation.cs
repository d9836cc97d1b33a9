using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>What operations make of connections, texts and replies.</summary>
internal sealed partial class Activation
{
    /// <summary>Deeper nesting than anyone reads: a value from in there is unknown.</summary>
    private const int NestingLimit = 200;

    /// <summary>[a, b] and what is handed over for "params" of a span; Roslyn has had a name for it since 4.10.</summary>
    private const OperationKind CollectionExpression = (OperationKind)0x7F;

    /// <summary>[.. a], of the same age.</summary>
    private const OperationKind Spread = (OperationKind)0x80;

    /// <summary>CR LF dot CR LF, and some.</summary>
    private const int MessageEnd = 8;

    /// <summary>A member of a thing that a local holds.</summary>
    private readonly record struct MemberPath(ISymbol Root, ISymbol Member);

    private bool _hasMembers;

    /// <summary>A call that never returns.</summary>
    private bool _isDeadEnd;

    private SessionValue? Evaluate(IOperation? operation)
    {
        if (operation is null || _nesting > NestingLimit || _isDeadEnd)
            return null;
        _nesting++;
        try
        {
            return operation.ConstantValue.HasValue ? ConstantOf(operation, operation.ConstantValue.Value) : EvaluateCore(operation);
        }
        finally
        {
            _nesting--;
        }
    }

    private SessionValue ConstantOf(IOperation operation, object? constant)
    {
        var place = new Place(this, operation);
        if (constant is string text)
            return Text(text, place);
        // A member of an enum is written as it is called.
        var name = operation is IFieldReferenceOperation { Field: { ContainingType.TypeKind: TypeKind.Enum, Name: var called } } ? called : null;
        return new SessionValue { Constant = new Optional<object?>(constant), Prefix = name, Suffix = name, Origin = place };
    }

    /// <summary>A text of which all is known.</summary>
    private static SessionValue Text(string text, Place? origin) => new()
    {
        Constant = text,
        Prefix = text,
        Suffix = text,
        IsSeveral = text.TrimEnd('\r', '\n').IndexOf('\n') >= 0 && SessionCommand.KindOf(text) is not null,
        Origin = origin,
    };

    private SessionValue? EvaluateCore(IOperation operation)
    {
        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case ILocalReferenceOperation local:
                return WithMembers(local.Local, ReadSymbol(local.Local, local.Type));
            case IParameterReferenceOperation parameter:
                return ReadSymbol(parameter.Parameter, parameter.Type);
            case IMemberReferenceOperation member and (IFieldReferenceOperation or IPropertyReferenceOperation):
                return ReadMember(member);
            case IFlowCaptureOperation capture:
                _captures.Add(capture);
                var captured = Evaluate(capture.Value);
                _state = _state.With((this, capture.Id), captured);
                return captured;
            case IFlowCaptureReferenceOperation reference:
                return _state.ValueOf((this, reference.Id));
            case ISimpleAssignmentOperation assignment:
                if (assignment.Target is IMemberReferenceOperation { Instance: { } targetOf })
                    Evaluate(targetOf);
                var assigned = Evaluate(assignment.Value);
                Assign(assignment.Target, assigned);
                return assigned;
            case ICompoundAssignmentOperation compound:
                var sum = Concatenate(Evaluate(compound.Target), Evaluate(compound.Value));
                Assign(compound.Target, sum);
                return sum;
            case IIncrementOrDecrementOperation increment:
                Assign(increment.Target, SessionValue.Mixed(Evaluate(increment.Target), null));
                return null;
            case IDeconstructionAssignmentOperation deconstruction:
                var parts = Evaluate(deconstruction.Value);
                foreach (var target in deconstruction.Target.DescendantsAndSelf())
                {
                    if (target is ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation)
                        Assign(target, parts);
                }

                return parts;
            case IConversionOperation conversion:
                return Evaluate(conversion.Operand);
            case IInstanceReferenceOperation:
                return _state.ValueOf(this);
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded:
                Examine(Evaluate(yielded.ReturnedValue), otherwise: false);
                return null;
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation);
            case IDelegateCreationOperation creation:
                return Evaluate(creation.Target);
            case IFlowAnonymousFunctionOperation lambda:
                return new SessionValue { Function = (lambda, _graph) };
            case IMethodReferenceOperation method:
                Evaluate(method.Instance);
                if (LookOf(method.Method)?.TouchesSession == true)
                    LoseAll();
                return null;
            case IBinaryOperation binary:
                return EvaluateBinary(binary);
            case IIsPatternOperation isPattern:
                return EvaluatePattern(isPattern);
            case IIsNullOperation isNull:
                var tested = Evaluate(isNull.Operand);
                // "a ?? b" deals with null; "a?.B" passes it on.
                if (tested is not null && isNull.Syntax.Parent is BinaryExpressionSyntax or AssignmentExpressionSyntax)
                    TestForNull(tested);
                return null;
            case IIsTypeOperation isType:
                Evaluate(isType.ValueOperand);
                return null;
            case IInvocationOperation call:
                return EvaluateCall(call);
            case IObjectCreationOperation creation:
                return EvaluateCreation(creation);
            case IArrayElementReferenceOperation element:
                var index = element.Indices.Select(Evaluate).ToList();
                return ElementOf(Evaluate(element.ArrayReference), index.FirstOrDefault(), element.Indices[0]);
            case IImplicitIndexerReferenceOperation indexer:
                return ElementOf(Evaluate(indexer.Instance), Evaluate(indexer.Argument), indexer.Argument);
            case IArrayCreationOperation { Initializer: null, DimensionSizes: [var size] }:
                return Evaluate(size) is { Constant: { HasValue: true } length } ? new SessionValue { Constant = length } : null;
            case IArrayCreationOperation { Initializer.ElementValues: var elements }:
                return ListOf(elements.Select(Evaluate).ToList());
            case { Kind: CollectionExpression } or { Kind: OperationKind.None, Syntax: CollectionExpressionSyntax }:
                return ListOf(operation.ChildOperations.Select(Evaluate).ToList());
            case { Kind: Spread } or { Kind: OperationKind.None, Syntax: SpreadElementSyntax }:
                return Evaluate(operation.ChildOperations.FirstOrDefault());
            case IInterpolatedStringOperation interpolated:
                return EvaluateInterpolated(interpolated);
            case IUtf8StringOperation utf8:
                return Text(utf8.Value, new Place(this, utf8));
            case IAnonymousObjectCreationOperation anonymous:
                return anonymous.Initializers.Select(static member => member is ISimpleAssignmentOperation { Value: var kept } ? kept : member).Select(Evaluate).Aggregate((SessionValue?)null, SessionValue.Mixed);
            case ITupleOperation tuple:
                SessionValue? all = null;
                foreach (var value in tuple.Elements.Select(Evaluate))
                    all = value?.Link is not null && all is null ? value : SessionValue.Mixed(all, value) ?? all;
                return all;
            default:
                SessionValue? result = null;
                foreach (var child in operation.ChildOperations)
                    result = SessionValue.Mixed(result, Evaluate(child));
                return result;
        }
    }

    /// <summary>A list of constants, or one that is worked out from all its elements. Words are the text that they make: it begins as the first does.</summary>
    private static SessionValue? ListOf(List<SessionValue?> elements)
    {
        if (elements.Count == 0)
            return new SessionValue { Constant = new ConstantList(ImmutableArray<object?>.Empty) };
        // A list that was empty goes on with what was added.
        var (first, last) = (elements.Find(static element => element?.Prefix != ""), elements[elements.Count - 1]);
        var isConstant = elements.TrueForAll(static element => element is { Constant.HasValue: true, Reads.IsEmpty: true });
        var reads = elements.Aggregate((SessionValue?)null, SessionValue.Mixed);
        return !isConstant && first?.Prefix is null && last?.Suffix is null
            ? reads
            : new SessionValue
            {
                Constant = isConstant ? new ConstantList(elements.SelectMany(static element => element!.Constant.Value is ConstantList inner ? inner.Items : ImmutableArray.Create(element.Constant.Value)).ToImmutableArray()) : default(Optional<object?>),
                Prefix = first?.Prefix,
                Suffix = last?.Suffix,
                Element = CommandAmong(elements),
                IsSeveral = elements.Exists(static element => element?.IsSeveral == true),
                Origin = first?.Origin,
                Reads = reads?.Reads ?? SmallSet<ReplyRead>.Empty,
                IsVerdict = reads?.IsVerdict == true,
                IsJudged = reads?.IsJudged == true,
            };
    }

    /// <summary>Of a list of commands one whose reply says what becomes of the message: what is done with each is done with that.</summary>
    private static SessionValue? CommandAmong(List<SessionValue?> elements)
    {
        if (elements.Find(static element => element?.Element is not null) is { Element: var known })
            return known;
        var commands = elements.FindAll(static element => element is { Prefix: { } start, Reads.IsEmpty: true } && SessionCommand.KindOf(start) is not null);
        return commands.Count > 1 && commands.Find(static command => SessionCommand.KindOf(command!.Prefix!) is { Kind: CommandKind.Mail or CommandKind.Recipient }) is { } one
            ? new SessionValue { Prefix = one.Prefix, Origin = one.Origin, IsOneOf = true }
            : null;
    }

    // Reading

    private SessionValue? ReadSymbol(ISymbol symbol, ITypeSymbol? type)
    {
        var value = _state.ValueOf(symbol);
        if (_libraries.RoleOf(type) != TypeRole.Connection || value?.Reads.IsEmpty == false || (value?.Link is { } link && !ReferenceEquals(link, SessionValue.Ambient)))
            return value;
        // Who is given a connection and makes another has two.
        if (_makes && IsGiven(symbol) || HasAnother && IsGivenToObject(symbol))
            return new SessionValue { Link = SessionValue.Apart };
        if (value?.Link is not null)
            return value;
        // Text goes to people and files as well, where no network is near.
        var isApart = (type is { Name: "TextReader" or "TextWriter" } && !_flow.IsNearNetwork) || _context.MethodLooks.IsApart(symbol, _context, _flow.CancellationToken);
        return new SessionValue { Link = isApart ? SessionValue.Apart : SessionValue.Ambient };
    }

    private bool IsConnection(ITypeSymbol? type) => _libraries.RoleOf(type) == TypeRole.Connection;

    /// <summary>What a member of the class hands out: where that cannot be seen, the connection that the class has.</summary>
    private SessionValue? Linked(SessionValue? value, ITypeSymbol? type) =>
        IsConnection(type) && value is null or { Link: null, Reads.IsEmpty: true } ? new SessionValue { Link = SessionValue.Ambient } : value;

    /// <summary>Whether a variable has its value from outside of the body.</summary>
    private bool IsGiven(ISymbol symbol) => symbol is IParameterSymbol || (symbol is ILocalSymbol && !Owns(symbol));

    /// <summary>Whether a variable has what the object at hand was made with.</summary>
    private bool IsGivenToObject(ISymbol symbol) =>
        symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } || _context.MethodLooks.IsGiven(symbol, _context, _flow.CancellationToken);

    /// <summary>Whether a member of the object at hand, that leads here, makes a connection of its own.</summary>
    private bool HasAnother => Method is { IsStatic: false, MethodKind: not MethodKind.Constructor }
        && (_makes || (Call is IInvocationOperation { Instance: IInstanceReferenceOperation } or IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } && Caller!.HasAnother));

    /// <summary>A thing as a whole: its members, too, are looked at with it.</summary>
    private SessionValue? WithMembers(ISymbol symbol, SessionValue? value)
    {
        if (!_hasMembers)
            return value;
        SessionValue? members = null;
        foreach (var pair in _state.Values)
        {
            if (pair.Key is MemberPath path && SymbolEqualityComparer.Default.Equals(path.Root, symbol))
                members = SessionValue.Mixed(members, pair.Value);
        }

        return members is null ? value : SessionValue.Mixed(value, members);
    }

    private SessionValue? ReadMember(IMemberReferenceOperation reference)
    {
        if (_hasMembers && reference.Instance is ILocalReferenceOperation owner && _state.ValueOf(new MemberPath(owner.Local, reference.Member)) is { } kept)
            return kept;
        var instance = Evaluate(reference.Instance);
        var member = reference.Member;
        if (reference is IPropertyReferenceOperation { Property.IsIndexer: true } indexer)
        {
            var index = indexer.Arguments.Select(argument => Evaluate(argument.Value)).ToList();
            return ElementOf(instance, index.FirstOrDefault(), indexer.Arguments[0].Value);
        }

        if (instance is { Reads.IsEmpty: false })
        {
            switch (member.Name)
            {
                // Only the shape was asked for, or the pattern was a look already.
                case "Success" when reference.Instance?.Type?.Name is "Match" or "Group":
                    return null;
                case "HasValue" or "IsNone":
                    TestForNull(instance);
                    return null;
                // How much was read, and whether there is more, says nothing of the reply.
                case "Length" when reference.Instance?.Type is IArrayTypeSymbol && instance.Constant.HasValue:
                    return new SessionValue { Constant = instance.Constant };
                case "Length" or "Count" or "IsEmpty" or "IsCompleted" or "IsCanceled" or "IsSingleSegment" or "Start" or "End":
                    return null;
                default:
                    if (reference.Type?.SpecialType == SpecialType.System_Boolean && !IsNullableBoolean(reference.Instance!))
                        CompareOtherwise(instance);
                    return SessionValue.Mixed(instance, null);
            }
        }

        if (instance?.Constant is { HasValue: true, Value: ConstantList list } && member.Name is "Length" or "Count")
            return new SessionValue { Constant = list.Items.Length };
        if (instance?.Made is { } made && member is IPropertySymbol { GetMethod: { } wanted } && OverrideIn(made, wanted) is { AssociatedSymbol: IPropertySymbol found } has && _context.IsOwn(found))
        {
            if (TextOf(found, reference) is { } text)
                return text;
            // What it was given is kept under the same name.
            if (IsField(found) && instance.Parts[found.Name.ToUpperInvariant()] is { } part)
                return part;
            if (!IsField(found))
                return Follow(reference, has, [], instance);
        }

        if (member.Name == "Current" && instance?.Element is { } each)
            return each;
        var isOwn = reference.Instance is null or IInstanceReferenceOperation;
        if (isOwn && member is IFieldSymbol field)
            return ReadSymbol(member, reference.Type) ?? TextOf(field, reference);
        if (member is { Name: "NewLine", ContainingType.Name: "Environment" })
            return NewLine;
        if (isOwn && member is IPropertySymbol property && _context.IsOwn(property))
        {
            if (_state.ValueOf(property) is not null)
                return ReadSymbol(property, reference.Type);
            if (TextOf(property, reference) is { } text)
                return text;
            return property.GetMethod is { } getter && LookOf(getter) is { } look && (look.TouchesSession || HasReplies(look.Fields) || (!IsField(property) && (IsText(property.Type) || IsConnection(property.Type))))
                ? Linked(Follow(reference, getter, []), property.Type)
                : ReadSymbol(property, reference.Type);
        }

        if (instance is { Prefix: not null } or { Suffix: not null } or { Link: not null } && member.Name is "Span" or "Memory")
            return instance;
        if (instance?.Link is not null)
            return _libraries.VerbOf(member, 0) == Verb.Wrap || _libraries.RoleOf(reference.Type) == TypeRole.Connection ? instance : null;
        if (_libraries.RoleOf(reference.Type) == TypeRole.Connection)
            return new SessionValue { Link = member.DeclaringSyntaxReferences.IsEmpty ? SessionValue.Apart : SessionValue.Ambient };
        // Another object of the project, that has taken the reply in.
        if (_state.ValueOf(member) is { Reads.IsEmpty: false } taken)
            return taken;
        return member is IPropertySymbol { GetMethod: { } asks } && LookOf(asks) is { } asked && HasReplies(asked.Fields) ? Follow(reference, asks, []) : null;
    }

    /// <summary>A text that is as good as a constant.</summary>
    private SessionValue? TextOf(ISymbol member, IOperation reference) =>
        member is IFieldSymbol { IsReadOnly: true, Type.SpecialType: SpecialType.System_String } or IPropertySymbol { SetMethod: null, Type.SpecialType: SpecialType.System_String }
        && _context.IsOwn(member) && OperationOf(CodeSets.InitializerOf(member, _flow.CancellationToken)) is { ConstantValue: { HasValue: true, Value: var text } }
            ? ConstantOf(reference, text)
            : null;

    private static SessionValue? ElementOf(SessionValue? array, SessionValue? index, IOperation at)
    {
        if (array is { Element: { } command, Reads.IsEmpty: true })
            return command;
        // text[sent..]: taken for the text.
        if (array is { Prefix: not null, Reads.IsEmpty: true } && IsRest(at))
            return array;
        // table[code]: whether anything stands there, and what, depends on the reply.
        if (array is null || array.Reads.IsEmpty)
        {
            Examine(index);
            return SessionValue.Mixed(index, null);
        }

        // The fourth character says whether the reply goes on, not what it says.
        return index?.Constant is { HasValue: true, Value: 3 } ? null : SessionValue.Mixed(array, null);
    }

    // Writing

    private void Assign(IOperation target, SessionValue? value)
    {
        switch (target)
        {
            case IFlowCaptureReferenceOperation capture when _captures.Of(capture) is { } place:
                Assign(place, value);
                return;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value);
                return;
            case ILocalReferenceOperation local:
                _state = _state.With(local.Local, value);
                return;
            case IParameterReferenceOperation parameter:
                _state = _state.With(parameter.Parameter, value);
                return;
            case IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member and (IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false }):
                if (IsForPeople(member.Member))
                    return;
                // A property that is more than a field may look at what it is given.
                if (member.Member is IPropertySymbol own && !IsField(own))
                    Examine(value, otherwise: false);
                _state = _state.With(member.Member, value);
                return;
            case IDiscardOperation:
                return;
            default:
                if (_hasMembers && target is IMemberReferenceOperation { Instance: ILocalReferenceOperation of, Member: var forgotten })
                    _state = _state.With(new MemberPath(of.Local, forgotten), null);
                if (value is null || value.Reads.IsEmpty)
                    return;
                if (target is IMemberReferenceOperation { Member: var shown } && (IsForPeople(shown) || (shown.DeclaringSyntaxReferences.IsEmpty && shown.Name is "Text" or "Content" or "Caption" or "Title")))
                    return;
                if (target is IMemberReferenceOperation { Instance: ILocalReferenceOperation owner, Member: var part } && target is not IPropertyReferenceOperation { Property.IsIndexer: true })
                {
                    // One of several things that are kept elsewhere: who has them may look.
                    if (owner.Local.DeclaringSyntaxReferences is [var declaration, ..] && declaration.GetSyntax(_flow.CancellationToken) is CommonForEachStatementSyntax)
                        Examine(value, otherwise: false);
                    _hasMembers = true;
                    _state = _state.With(new MemberPath(owner.Local, part), value);
                    return;
                }

                // new Reply { Code = code }: the object is looked at instead.
                if (target is IMemberReferenceOperation { Instance: IFlowCaptureReferenceOperation made } && _captures.Of(made) is IObjectCreationOperation)
                {
                    _state = _state.With((this, made.Id), SessionValue.Mixed(_state.ValueOf((this, made.Id)), value));
                    return;
                }

                // buffer[i] = b: the whole is looked at instead.
                Collect(target, value);
                return;
        }
    }

    /// <summary>A thing takes the replies in: it is looked at in their place.</summary>
    private void Collect(IOperation? collector, SessionValue value)
    {
        if (SymbolOf(collector) is { } reader && (reader is not IParameterSymbol && IsForPeople(reader) || reader is not ILocalSymbol && collector?.Type is { Name: "TextWriter" or "StreamWriter" }))
            return;
        if (SymbolOf(collector) is { } symbol and (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IParameterSymbol { Type: IArrayTypeSymbol or { Name: "StringBuilder" } }))
            _state = _state.With(symbol, SessionValue.Mixed(_state.ValueOf(symbol), value));
        else
            Examine(value, otherwise: false, isTest: false);
    }

    /// <summary>Whether a property only keeps what it is given.</summary>
    private bool IsField(IPropertySymbol property) =>
        _context.IsOwn(property) && property.DeclaringSyntaxReferences[0].GetSyntax(_flow.CancellationToken) switch
        {
            // record Mail(string Path)
            ParameterSyntax => true,
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: var accessors } => accessors.All(static accessor => accessor.Body is null && accessor.ExpressionBody is null),
            _ => false,
        };

    /// <summary>Whether a member keeps what people read, and nobody else.</summary>
    private bool IsForPeople(ISymbol member) =>
        RetryNames.SaysRecord(member.Name) ? !_context.MethodLooks.IsAsked(member, _context, _flow.CancellationToken) : _context.MethodLooks.IsOnlyLogged(member, _context, _flow.CancellationToken);

    private static IOperation Plain(IOperation operation) => operation is IConversionOperation conversion ? Plain(conversion.Operand) : operation;

    private ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        IFlowCaptureReferenceOperation reference => SymbolOf(_captures.Of(reference)),
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        IMemberReferenceOperation member => SymbolOf(member.Instance),
        IArrayElementReferenceOperation element => SymbolOf(element.ArrayReference),
        IImplicitIndexerReferenceOperation indexer => SymbolOf(indexer.Instance),
        IConversionOperation conversion => SymbolOf(conversion.Operand),
        IDeclarationExpressionOperation declaration => SymbolOf(declaration.Expression),
        IInvocationOperation { TargetMethod.Name: "AsMemory" or "AsSpan" or "Slice" } part => SymbolOf(part.Instance ?? part.Arguments.FirstOrDefault()?.Value),
        IObjectCreationOperation { Type.Name: "Memory" or "Span" or "ArraySegment", Arguments: [var argument, ..] } => SymbolOf(argument.Value),
        _ => null,
    };

    // Texts

    /// <summary>A number, a character or a name that is written down: <c>code + ' '</c>.</summary>
    private static SessionValue? Written(SessionValue? value) =>
        value is { Constant: { HasValue: true, Value: not (null or string or bool or ConstantList) and var constant } } && (value.Prefix ?? Convert.ToString(constant, CultureInfo.InvariantCulture)) is { } text
            ? Text(text, value.Origin)
            : value;

    /// <summary>What pieces make, one behind the other.</summary>
    private static SessionValue? Concatenate(IEnumerable<SessionValue?> pieces, Place place)
    {
        SessionValue? result = null;
        var isFirst = true;
        foreach (var piece in pieces)
        {
            result = isFirst ? Written(piece) ?? new SessionValue { Origin = place } : Concatenate(result, piece);
            isFirst = false;
        }

        return result;
    }

    private static SessionValue? Concatenate(SessionValue? left, SessionValue? right)
    {
        (left, right) = (Written(left), Written(right));
        var reads = SessionValue.Mixed(left, right);
        // Several lines are several commands: which of their replies is read cannot be told.
        var isOneLine = !HasEnd(left?.Prefix) && !HasEnd(left?.Suffix) || string.IsNullOrWhiteSpace(right?.Prefix) && right?.Prefix is not null;
        // "RCPT" and " TO:<": a start that is known whole goes on with the other's.
        var prefix = left?.Constant is { HasValue: true, Value: string head } && right?.Prefix is { } next ? head + next : left?.Prefix is "" ? right?.Prefix : left?.Prefix;
        var whole = left?.Constant is { HasValue: true, Value: string start } && right?.Constant is { HasValue: true, Value: string end } ? new Optional<object?>(start + end) : default;
        return prefix is null && right?.Suffix is null
            ? reads
            : new SessionValue { Prefix = prefix, Suffix = whole.HasValue ? (string)whole.Value! : End(left?.Suffix, right), Constant = whole, IsSeveral = !isOneLine || left?.IsSeveral == true || right?.IsSeveral == true, Origin = left?.Origin ?? right?.Origin, Reads = reads?.Reads ?? SmallSet<ReplyRead>.Empty };

        static bool HasEnd(string? text) => text is not null && text.IndexOf('\n') >= 0;

        // "\r\n." and "\r\n": no more than ends a message is kept, or a loop would make it longer and longer.
        static string? End(string? left, SessionValue? right)
        {
            if (left is null || right?.Constant is not { HasValue: true, Value: string end })
                return right?.Suffix;
            var joined = left + end;
            return joined.Length <= MessageEnd ? joined : joined.Substring(joined.Length - MessageEnd);
        }
    }

    private SessionValue? EvaluateInterpolated(IInterpolatedStringOperation interpolated) => Concatenate(
        interpolated.Parts.Select(part => part switch
        {
            IInterpolatedStringTextOperation text => Evaluate(text.Text),
            IInterpolationOperation interpolation => Evaluate(interpolation.Expression),
            _ => Evaluate(part),
        }),
        new Place(this, interpolated));

    // Comparing

    private SessionValue? EvaluateBinary(IBinaryOperation operation)
    {
        var left = Evaluate(operation.LeftOperand);
        var right = Evaluate(operation.RightOperand);
        var kind = operation.OperatorKind;
        if (kind == BinaryOperatorKind.Add && operation.Type?.SpecialType == SpecialType.System_String)
            return Concatenate(left, right);
        if (kind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual))
        {
            return SessionValue.Mixed(left, right);
        }

        if (IsEmpty(operation.LeftOperand, right) is { } isEmpty && kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan)
            return new SessionValue { Constant = isEmpty == (kind == BinaryOperatorKind.Equals) };
        if (kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && (IsNull(left, right) ?? IsNull(right, left) ?? IsNoText(left, right) ?? IsNoText(right, left)) is { } isNothing)
            return new SessionValue { Constant = isNothing == (kind == BinaryOperatorKind.Equals) };

        if (kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && IsSame(operation.LeftOperand, left, right) is { } isSame)
            return new SessionValue { Constant = isSame == (kind == BinaryOperatorKind.Equals) };

        // Which of two tasks has ended first says nothing of the reply.
        if (IsTask(Plain(operation.LeftOperand).Type) || IsTask(Plain(operation.RightOperand).Type))
            return null;
        var (reply, other) = left is { Reads.IsEmpty: false } ? (left, right) : (right, left);
        if (reply is null || reply.Reads.IsEmpty)
            return SessionValue.Mixed(left, right);
        if (kind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
        {
            // What refuses 4yz or 5yz says nothing of 251.
            if (other?.Constant is { HasValue: true, Value: >= 400 })
                CompareByCode(reply);
            else if (other?.Constant is not { HasValue: true, Value: <= 0 })
                CompareOtherwise(reply);
            return reply.IsByte && other?.Constant is { HasValue: true, Value: <= 0 } ? null : SessionValue.Mixed(left, right);
        }

        var isNullable = IsNullableBoolean(operation.LeftOperand) || IsNullableBoolean(operation.RightOperand);
        return CompareWith(reply, other, isNullable && kind == BinaryOperatorKind.Equals, operation) ? SessionValue.Mixed(left, right) : SessionValue.VerdictOf(reply);
    }

    /// <summary>Whether a text whose length is compared with 0 is empty; null if that cannot be said.</summary>
    private bool? IsEmpty(IOperation length, SessionValue? compared) =>
        compared?.Constant is { HasValue: true, Value: 0 } && length is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } text } && text.Type?.Name is not ("Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory") && Evaluate(text) is { Prefix: { } start } value
        && (start.Length != 0 || value.Constant.HasValue)
            ? start.Length == 0
            : null;

    private static bool IsTask(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask" };

    /// <summary>Whether a value that is compared with null is null; null if that cannot be said.</summary>
    private static bool? IsNull(SessionValue? value, SessionValue? compared)
    {
        if (compared?.Constant is not { HasValue: true, Value: null } || value is null || !value.Reads.IsEmpty)
            return null;
        return value.Constant.HasValue ? value.Constant.Value is null : value.Prefix is null ? null : false;
    }

    /// <summary>Whether a value that is compared with "" is that; null if that cannot be said.</summary>
    private static bool? IsNoText(SessionValue? value, SessionValue? compared) =>
        compared?.Constant is { HasValue: true, Value: "" } && value is { Reads.IsEmpty: true, Prefix: { } start } && (start.Length != 0 || value.Constant.HasValue) ? start.Length == 0 : null;

    /// <summary>Whether a parameter that was given a constant is another constant; null if that cannot be said.</summary>
    private bool? IsSame(IOperation operand, SessionValue? value, SessionValue? compared) =>
        (operand is IFlowCaptureReferenceOperation capture ? _captures.Of(capture) : Plain(operand)) is IParameterReferenceOperation && value is { Constant: { HasValue: true, Value: string or int } given, Reads.IsEmpty: true } && compared is { Constant: { HasValue: true, Value: string or int } constant, Reads.IsEmpty: true }
            ? Equals(given.Value, constant.Value)
            : null;

    private static bool IsNullableBoolean(IOperation operation) =>
        operation.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] };

    /// <summary>Whether a comparison for equality looks at what a reply says.</summary>
    private bool CompareWith(SessionValue reply, SessionValue? other, bool passesNull, IOperation where)
    {
        if (other?.Constant is not { HasValue: true, Value: var constant })
        {
            CompareOtherwise(reply);
            return true;
        }

        if (constant is ConstantList list)
        {
            var looks = false;
            foreach (var item in list.Items)
                looks |= CompareWith(reply, new SessionValue { Constant = new Optional<object?>(item), Origin = other.Origin }, passesNull: false, where);
            return looks;
        }

        if (constant is null)
        {
            TestForNull(reply);
            return false;
        }

        if (constant is false && passesNull)
        {
            foreach (var read in reply.Reads)
                read.LetsNullThrough = true;
            return false;
        }

        if (IsFraming(constant) || (reply.IsByte && constant is -1 or 0))
            return reply.IsJudged;
        if (constant is string words && words.Any(char.IsLetter) && !words.Any(char.IsDigit))
        {
            foreach (var read in reply.Reads)
            {
                read.ComparedWithWords ??= where;
                read.IsComparedOtherwise |= !SaysNo(words);
            }

            return true;
        }

        if (constant is not (-1 or bool))
            CompareByCode(reply);
        if (CodeIn(constant) is not { } code)
        {
            // -1: what was looked for is not there.
            if (constant is not (-1 or bool or 4 or 5 or '4' or '5' or (int)'4' or (int)'5') && !(constant is string text && SaysNo(text)))
                CompareOtherwise(reply);
        }
        else if (code == 250)
        {
            foreach (var read in reply.Reads)
                read.ComparedWithOk ??= other.Origin is { } origin && origin.Body != this ? origin.Operation.Syntax : where.Syntax;
        }
        else if (code / 100 == 2)
        {
            CompareOtherwise(reply);
        }

        return true;
    }

    /// <summary>What only a refusal says: the first digits of one, an enhanced code of class 4 or 5, or words for it ("not local" is 251). It tells nothing of the replies that are no refusal.</summary>
    private static bool SaysNo(string text) =>
        text is ['4' or '5'] or ['4' or '5', '.' or (>= '0' and <= '9'), ..]
        || text.IndexOf("local", StringComparison.OrdinalIgnoreCase) < 0 && RetryNames.Words(text).Any(static word => word is "no" or "not" or "unknown" or "invalid" or "reject" or "rejected" or "denied" or "refused" or "unavailable" or "disabled" or "full" or "failed" or "error");

    /// <summary>The ends of lines, and what stands behind the code, say where a reply ends, not what it says.</summary>
    private static bool IsFraming(object? constant) => constant switch
    {
        char character => character is '\r' or '\n' or '-' or ' ' or '\0',
        string text => text.All(static character => character is '\r' or '\n' or '-' or ' '),
        int number => number is '\r' or '\n' or '-' or ' ',
        byte number => number is (byte)'\r' or (byte)'\n' or (byte)'-' or (byte)' ',
        _ => false,
    };

    private static int? CodeIn(object constant) => constant switch
    {
        int number and >= 200 and < 600 => number,
        short number and >= 200 and < 600 => number,
        ushort number and >= 200 and < 600 => number,
        string text when text.Length >= 3 && text.Take(3).All(char.IsDigit) => (((text[0] - '0') * 10) + text[1] - '0') * 10 + text[2] - '0',
        _ => null,
    };

    private static void CompareByCode(SessionValue reply)
    {
        foreach (var read in reply.Reads)
            read.IsComparedByCode = true;
    }

    private static void CompareOtherwise(SessionValue reply)
    {
        foreach (var read in reply.Reads)
            read.IsComparedOtherwise = read.IsComparedByCode = true;
    }

    private void TestForNull(SessionValue reply)
    {
        // Nothing, from a helper that has looked at the reply, is what it thinks of it.
        if (reply.IsJudged)
            Examine(reply, otherwise: false);
        // A reader that asks, and throws nothing, hands it on.
        if (Reader is { _throws: false })
            return;
        foreach (var read in reply.Reads)
            read.IsTestedForNull = true;
    }

    private SessionValue? EvaluatePattern(IIsPatternOperation operation)
    {
        var input = Evaluate(operation.Value);
        var isNegated = operation.Pattern is INegatedPatternOperation;
        var tested = isNegated ? ((INegatedPatternOperation)operation.Pattern).Pattern : operation.Pattern;
        if (tested is IConstantPatternOperation { Value: var constant } && IsNull(input, Evaluate(constant)) is { } isNull)
            return new SessionValue { Constant = isNull != isNegated };
        if (tested is IConstantPatternOperation { Value: var other } && IsSame(operation.Value, input, Evaluate(other)) is { } isSame)
            return new SessionValue { Constant = isSame != isNegated };
        if (tested is IDeclarationPatternOperation or IRecursivePatternOperation && input is { Reads.IsEmpty: true, Constant: { HasValue: true, Value: null } })
            return new SessionValue { Constant = isNegated };
        if (input is null || (input.Reads.IsEmpty && !input.IsVerdict))
        {
            foreach (var pattern in operation.Pattern.DescendantsAndSelf())
            {
                if (pattern is IDeclarationPatternOperation { DeclaredSymbol: { } symbol })
                    _state = _state.With(symbol, input);
            }

            return null;
        }

        return Looks(operation.Pattern, input) | input.IsJudged ? SessionValue.Mixed(input, null) : SessionValue.VerdictOf(input);
    }

    /// <summary>Whether a pattern looks at what a reply says.</summary>
    private bool Looks(IPatternOperation pattern, SessionValue input)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                return CompareWith(input, Evaluate(constant.Value), IsNullableBooleanPattern(pattern), pattern);
            case INegatedPatternOperation negated:
                return Looks(negated.Pattern, input);
            case IBinaryPatternOperation both:
                return Looks(both.LeftPattern, input) | Looks(both.RightPattern, input);
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } symbol)
                    _state = _state.With(symbol, input);
                return false;
            case ITypePatternOperation or IDiscardPatternOperation:
                return false;
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } recursive:
                if (recursive.DeclaredSymbol is { } named)
                    _state = _state.With(named, input);
                var looks = false;
                foreach (var property in recursive.PropertySubpatterns)
                {
                    if (property.Member is not IMemberReferenceOperation { Member.Name: "Length" or "Count" })
                        looks |= Looks(property.Pattern, input);
                }

                return looks;
            case IListPatternOperation list:
                var isLook = false;
                foreach (var element in list.Patterns)
                    isLook |= element is not (IDiscardPatternOperation or ISlicePatternOperation) && !(element is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var sign } } && IsFraming(sign));
                if (isLook)
                    CompareOtherwise(input);
                return isLook;
            case IRelationalPatternOperation { Value.ConstantValue: { HasValue: true, Value: >= 400 } }:
                CompareByCode(input);
                return true;
            default:
                CompareOtherwise(input);
                return true;
        }

        static bool IsNullableBooleanPattern(IPatternOperation pattern) =>
            pattern.InputType is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] };
    }
}
