using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>Calls: of a library's members, of the compilation's own methods, and of what is out of sight.</summary>
internal sealed partial class Activation
{
    private static readonly SessionValue NoText = new() { Prefix = "", Suffix = "" };

    private static readonly SessionValue NewLine = new() { Prefix = "\n", Suffix = "\n" };

    private MethodLook? LookOf(IMethodSymbol method) => _context.MethodLooks.Of(method, _context, _flow.CancellationToken);

    private bool HasReplies(ImmutableHashSet<ISymbol> fields) =>
        !fields.IsEmpty && _state.Values.Any((key, value) => key is ISymbol symbol && !value.Reads.IsEmpty && fields.Contains(symbol));

    private SessionValue? EvaluateCall(IInvocationOperation call)
    {
        var instance = Evaluate(call.Instance);
        var arguments = new SessionValue?[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Evaluate(call.Arguments[i].Value);
        // GetString(buffer, 0, stream.Read(buffer)): what was evaluated first has been filled since.
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is not { Reads.IsEmpty: false } && SymbolOf(call.Arguments[i].Value) is { } filled && _state.ValueOf(filled) is { Reads.IsEmpty: false } late)
                arguments[i] = late;
        }

        if (_isDeadEnd)
            return null;
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke && instance?.Function is { } function)
            return Invoke(call, function, call.Arguments.Select((argument, i) => (argument, arguments[i])));
        if (instance?.Link is { } link && instance.Reads.IsEmpty && !ReferenceEquals(link, SessionValue.Apart))
            return CallLink(call, link, instance, arguments);

        switch (_libraries.VerbOf(method, arguments.Length))
        {
            case Verb.Connect:
                ConnectClient(call.Instance, instance);
                return null;
            case Verb.Send or Verb.Authenticate:
                if ((instance?.Client ?? SymbolOf(call.Instance)) is { } client && _state.Sessions.ContainsKey(client))
                    Use(client);
                break;
            case Verb.Write when arguments.FirstOrDefault(static value => value?.Link is not null) is { Link: { } written }:
                Write(written, instance ?? arguments.FirstOrDefault(static value => value is { Link: null }), endsLine: false, call);
                return null;
            case Verb.Wrap when instance?.Link is not null:
                return instance;
            case Verb.Wrap when arguments.FirstOrDefault(static value => value?.Link is not null) is { } wrapped:
                return wrapped;
            case Verb.Log:
                return null;
        }

        var values = new List<SessionValue?>(arguments) { instance };
        var isOfObject = call.Instance is IInstanceReferenceOperation;
        if (instance?.Made is { } made)
            method = OverrideIn(made, method);
        else if (isOfObject && method is { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true, IsSealed: false })
            method = OverrideOf(method);
        var isOfKnownType = instance?.Made is not null || (isOfObject && _flow.IsOf(method.ContainingType));
        if (!isOfKnownType && (MethodLooks.IsHook(method, _flow.CancellationToken) || _context.MethodLooks.IsOverridden(method, _context)))
        {
            _flow.IsLeftToOthers |= isOfObject && method.IsAbstract;
            LoseAll();
            values.ForEach(static value => Examine(value));
            return null;
        }

        if (_context.IsOwn(method) && LookOf(method) is { } look)
        {
            // Elements that come when they are asked for, or a task that nobody waits for: out of order.
            if (look.TouchesSession && (look.IsIterator || IsLetRun(call)))
            {
                LoseAll();
                values.ForEach(static value => Examine(value));
                return null;
            }

            if (!look.TouchesSession && RetryNames.SaysLog(method.Name))
                return null;
            var handsOut = call.Instance is IInstanceReferenceOperation && IsConnection(ReplyNumbers.ResultType(method));
            if (handsOut || look.TouchesSession || HasReplies(look.Fields) || method.ReturnType.SpecialType == SpecialType.System_String
                || values.Exists(static value => value is { Link: not null } or { Reads.IsEmpty: false } or { Function: not null } or { Prefix: not null } or { Client: not null } or { Made: not null }))
            {
                var returned = Follow(call, method, call.Arguments.Select((argument, i) => (argument, arguments[i])), instance);
                return handsOut ? Linked(returned, ReplyNumbers.ResultType(method)) : returned;
            }

            return null;
        }

        return CallUnseen(call, method, instance, arguments);
    }

    /// <summary>What runs when a member is called on the object at hand: what the type of the outermost body has in its place.</summary>
    private IMethodSymbol OverrideOf(IMethodSymbol method)
    {
        var outermost = this;
        while (outermost.Caller is { } caller)
            outermost = caller;
        return (_flow.Type ?? outermost.Method?.ContainingType) is { } type ? OverrideIn(type, method) : method;
    }

    /// <summary>What an object of a type has in the place of a method.</summary>
    private static IMethodSymbol OverrideIn(INamedTypeSymbol made, IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind == TypeKind.Interface)
            return made.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method;
        for (var type = made; type is not null && !SymbolEqualityComparer.Default.Equals(type, method.ContainingType); type = type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name))
            {
                for (var overridden = (member as IMethodSymbol)?.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method.OriginalDefinition))
                        return (IMethodSymbol)member;
                }
            }
        }

        return method;
    }

    /// <summary>Whether nothing else happens before a task has ended.</summary>
    private static bool IsWaitedFor(IInvocationOperation call)
    {
        var syntax = call.Syntax.Parent;
        if (syntax is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
            syntax = configured.Parent;
        return syntax is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" or "Wait" or "GetAwaiter" };
    }

    /// <summary>Whether an asynchronous method is started and left to run, beside what comes next.</summary>
    private bool IsLetRun(IInvocationOperation call)
    {
        return call.TargetMethod.IsAsync && call.Syntax.Parent switch
        {
            ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } or AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax, Left: MemberAccessExpressionSyntax } => true,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var task, Parent.Parent: LocalDeclarationStatementSyntax declaration } } =>
                StatementBehind(declaration)?.DescendantTokens().Any(token => token.ValueText == task) == false,
            // Task.WhenAll(PumpAsync(a, b), PumpAsync(b, a))
            ArgumentSyntax => call.Parent is { Parent: var list } && list!.ChildOperations.Count(IsRun) > 1,
            _ => false,
        };

        static StatementSyntax? StatementBehind(StatementSyntax statement) =>
            statement.GetLastToken().GetNextToken().Parent?.AncestorsAndSelf().OfType<StatementSyntax>().LastOrDefault(next => next.SpanStart >= statement.Span.End);

        bool IsRun(IOperation task) => Plain(task) is IInvocationOperation { TargetMethod: { IsAsync: true } run } && LookOf(run)?.TouchesSession == true;
    }

    private SessionValue? CallLink(IInvocationOperation call, object link, SessionValue instance, SessionValue?[] arguments)
    {
        var method = call.TargetMethod;
        // An event-driven call says later, and somewhere else, what came of it.
        if (call.Arguments.Any(static argument => argument.Value.Type?.Name == "SocketAsyncEventArgs" || IsCallback(argument)))
        {
            Lose(link);
            return null;
        }

        switch (_libraries.VerbOf(method, arguments.Length))
        {
            case Verb.Connect:
                Connect(link, call, arguments);
                return null;
            case Verb.Wrap or Verb.Room:
                return instance;
            case Verb.Read:
                return FillOrReturn(call, Read(link, call, arguments));
            case Verb.Write:
                // Copied somewhere else: it may be looked at there.
                foreach (var argument in arguments)
                    Examine(argument);
                Write(link, method.Parameters is [{ Name: "format" }, ..] ? Formatted(call, arguments) : arguments.FirstOrDefault(), method.Name.StartsWith("WriteLine", StringComparison.Ordinal), call);
                return null;
        }

        if (_context.IsOwn(method) && LookOf(method) is not null)
            return Follow(call, method, call.Arguments.Select((argument, i) => (argument, arguments[i])));
        if (RetryNames.SaysOtherRead(method.Name) && method.Name is not ("Peek" or "EndConnect" or "EndRead" or "EndReceive" or "EndWrite" or "EndSend"))
            Lose(link);
        foreach (var argument in arguments)
            LoseFunction(argument);
        return null;
    }

    private static bool IsCallback(IArgumentOperation argument) =>
        argument.Parameter?.Type.Name == "AsyncCallback" && Plain(argument.Value).ConstantValue is not { HasValue: true, Value: null };

    /// <summary>Whether who is given it can put something into it.</summary>
    private static bool IsBuffer(ITypeSymbol? type) => type is IArrayTypeSymbol or INamedTypeSymbol { Name: "Memory" or "Span" or "ArraySegment" };

    /// <summary>stream.Read(buffer, 0, n): the buffer has it, and the number only says how much.</summary>
    private SessionValue? FillOrReturn(IInvocationOperation call, SessionValue reply)
    {
        if (_libraries.RowOf(call.TargetMethod)?.ChecksReply == true)
            Examine(reply);
        var isFilled = false;
        foreach (var argument in call.Arguments)
        {
            if (!IsBuffer(argument.Value.Type))
                continue;
            isFilled = true;
            if (SymbolOf(argument.Value) is not { } buffer)
            {
                Examine(reply);
                continue;
            }

            Fill(buffer);
            if (buffer is ILocalSymbol && argument.Value.Type is INamedTypeSymbol && OperationOf(CodeSets.InitializerOf(buffer, _flow.CancellationToken)) is { } part && SymbolOf(part) is { } whole)
                Fill(whole);
        }

        if (isFilled)
            return null;

        return call.TargetMethod.Name is "ReadByte" || (call.TargetMethod.Name == "Read" && call.Type?.SpecialType == SpecialType.System_Int32)
            ? new SessionValue { Reads = reply.Reads, IsByte = true }
            : reply;

        void Fill(ISymbol buffer) => _state = _state.With(buffer, new SessionValue { Reads = reply.Reads, Constant = _state.ValueOf(buffer)?.Constant ?? default });
    }

    private IOperation? OperationOf(SyntaxNode? syntax) => syntax is null ? null : _context.ModelOf(syntax.SyntaxTree).GetOperation(syntax, _flow.CancellationToken);

    // Out of sight

    private SessionValue? CallUnseen(IInvocationOperation call, IMethodSymbol method, SessionValue? instance, SessionValue?[] arguments)
    {
        var isPlatform = IsPlatform(method);
        // The caller waits until it has run: it might as well have been written here.
        if (isPlatform && method is { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } && arguments.FirstOrDefault()?.Function is { } function && IsWaitedFor(call))
            return Invoke(call, function, []);
        // Who is called talks to a client.
        if (isPlatform && method.Name.StartsWith("Accept", StringComparison.Ordinal) && _libraries.RoleOf(ReplyNumbers.ResultType(method)) == TypeRole.Connection)
            return new SessionValue { Link = SessionValue.Apart };
        if (isPlatform && method is { Name: "Clear", Parameters.IsEmpty: true } && SymbolOf(call.Instance) is { } emptied)
            _state = _state.With(emptied, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i]?.Link is { } passed)
                Lose(passed);
            LoseFunction(arguments[i]);
            // int.TryParse(text, out port): no longer what it was.
            if (call.Arguments[i].Parameter?.RefKind is RefKind.Out or RefKind.Ref && SymbolOf(call.Arguments[i].Value) is { } changed && _state.ValueOf(changed) is { Constant.HasValue: true, Reads.IsEmpty: true })
                _state = _state.With(changed, null);
        }

        if (method.ContainingType.Name is "StringBuilder" or "List" && Build(call, method, instance, arguments) is { } built)
            return built;

        SessionValue? replies = SessionValue.Mixed(instance, null);
        foreach (var argument in arguments)
            replies = SessionValue.Mixed(replies, argument);
        if (replies is null || replies.Reads.IsEmpty)
        {
            if (method is { ContainingType.SpecialType: SpecialType.System_String, Name: "IsNullOrEmpty" } && arguments is [{ } text] && (text.Constant.HasValue || text.Prefix is not null))
                return new SessionValue { Constant = string.IsNullOrEmpty(text.Prefix) };
            return isPlatform ? TextOf(call, method, instance, arguments) : replies;
        }

        if (method is { ContainingType.SpecialType: SpecialType.System_String, Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" })
        {
            TestForNull(replies);
            return SessionValue.VerdictOf(replies);
        }

        if (IsLog(method))
            return null;
        if (instance is { Reads.IsEmpty: false } && IsOfReply(method))
        {
            if (_libraries.RowOf(method)?.ChecksReply == true)
                Examine(instance);
            return replies;
        }

        if (!isPlatform)
        {
            // What returns nothing may refuse more replies than the test beside it, and never fewer.
            Examine(replies, otherwise: !method.ReturnsVoid);
            CompareByCode(replies);
            return null;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && SymbolOf(call.Instance) is { } told && IsTold(told, call, arguments))
            Examine(replies, otherwise: false, isTest: false);

        // A challenge that is decoded: what is none cannot be.
        if (method.Name == "FromBase64String")
        {
            Examine(replies, otherwise: false);
            return replies;
        }

        // TryReadTo(out line): whether there is a line says nothing of the reply.
        if (method.Name.StartsWith("Try", StringComparison.Ordinal))
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                if (call.Arguments[i].Parameter?.RefKind is RefKind.Out)
                    Assign(call.Arguments[i].Value, SessionValue.Mixed(replies, null));
                else if (IsFilled(i))
                    CollectOrAssign(call.Arguments[i].Value, replies);
            }

            // table.TryGetValue(code, out ...): there the reply is what is looked for.
            if (method.Name != "TryGetValue")
                return null;
            CompareOtherwise(replies);
            return SessionValue.Mixed(replies, null);
        }

        // lines.Add(line), text.Append(line), Array.Copy(line, copy, 3): what collects it is looked at instead.
        if (call.Instance is not null && !IsText(call.Instance.Type) && IsCollector(method))
            Collect(call.Instance, replies);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (IsFilled(i))
                CollectOrAssign(call.Arguments[i].Value, replies);
        }

        return method.ReturnsVoid ? null : Compare(call, method, instance, arguments, replies);

        bool IsFilled(int i) => arguments[i] is not { Reads.IsEmpty: false } && (call.Arguments[i].Parameter?.RefKind is RefKind.Out or RefKind.Ref || IsBuffer(Plain(call.Arguments[i].Value).Type));
    }

    /// <summary>Whether somebody may look at what a delegate is given. Who gets the words alone writes them down, unless it is an event.</summary>
    private static bool IsTold(ISymbol told, IInvocationOperation call, SessionValue?[] arguments) =>
        !RetryNames.SaysRecord(told.Name) && !RetryNames.SaysLog(told.Name)
        && (told is IEventSymbol || call.Arguments.Where((argument, i) => arguments[i] is { Reads.IsEmpty: false } && !IsText(Plain(argument.Value).Type)).Any());

    /// <summary>A text, or a list of words, that is put together piece by piece.</summary>
    private SessionValue? Build(IInvocationOperation call, IMethodSymbol method, SessionValue? instance, SessionValue?[] arguments)
    {
        var built = method switch
        {
            { ContainingType.Name: "List", Name: "Add" or "AddRange" } when instance?.Prefix is not null => Open(ListOf([instance, arguments[0]])),
            { ContainingType.Name: not "StringBuilder" } => null,
            { Name: "Append" } => Concatenate(instance, arguments.FirstOrDefault()),
            { Name: "AppendFormat" } => Concatenate(instance, Formatted(call, arguments)),
            { Name: "AppendJoin" } when arguments is [var separator, var words] => Concatenate(instance, Joined(separator, words)),
            { Name: "AppendLine" } => Concatenate(Concatenate(instance, arguments.FirstOrDefault()), NewLine),
            { Name: "Clear" } => NoText,
            _ => null,
        };
        for (var builder = call.Instance; built is not null && builder is not null; builder = (builder as IInvocationOperation)?.Instance)
        {
            if (SymbolOf(builder) is { } symbol)
                _state = IsForPeople(symbol) ? _state : _state.With(symbol, built);
            else if (builder is IFlowCaptureReferenceOperation made && _captures.Of(made) is IObjectCreationOperation)
                _state = _state.With((this, made.Id), built);
        }

        return built;

        // Others may add to it as well.
        static SessionValue? Open(SessionValue? list) =>
            list is null ? null : new SessionValue { Prefix = list.Prefix, Suffix = list.Suffix, Element = list.Element, IsSeveral = list.IsSeveral, Origin = list.Origin, Reads = list.Reads };
    }

    private void CollectOrAssign(IOperation target, SessionValue value)
    {
        if (target is IDeclarationExpressionOperation or ILocalReferenceOperation)
            Assign(target, SessionValue.Mixed(value, null));
        else if (SymbolOf(target) is not null)
            Collect(target, value);
    }

    /// <summary>Members of the platform that compare a reply with something.</summary>
    private SessionValue? Compare(IInvocationOperation call, IMethodSymbol method, SessionValue? instance, SessionValue?[] arguments, SessionValue replies)
    {
        var constant = arguments.FirstOrDefault(static value => value is { Constant.HasValue: true, Reads.IsEmpty: true });
        switch (method.Name)
        {
            case "IndexOf" or "IndexOfAny" or "LastIndexOf" or "Contains" or "EndsWith" or "PositionOf" or "SequenceEqual" when constant is not null && IsFraming(constant.Constant.Value):
                return null;
            case "Substring" or "Slice" when arguments is [{ Constant: { HasValue: true, Value: 3 } }, { Constant: { HasValue: true, Value: 1 } }]:
                return null;
            case "MoveNext" or "MoveNextAsync":
                return null;
            // A pattern that names no digit asks for the shape of a reply.
            case "Match" or "IsMatch" or "Matches" when method.ContainingType.Name == "Regex":
                if (constant?.Constant.Value is not string pattern || NamesDigit(pattern))
                    Examine(replies);
                return method.Name == "IsMatch" ? null : SessionValue.Mixed(replies, null);
            case "StartsWith" or "Equals" or "Contains" or "SequenceEqual" or "IndexOf" when constant is not null:
                return CompareWith(replies, constant, passesNull: false, call) ? replies : null;
            default:
                if (call.Type?.SpecialType is SpecialType.System_Boolean && method.Name is not "GetValueOrDefault")
                    CompareOtherwise(replies);
                return SessionValue.Mixed(replies, null);
        }
    }

    /// <summary>Whether a regular expression asks for a certain digit: neither as the bound of a range, nor as a count.</summary>
    private static bool NamesDigit(string pattern)
    {
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            depth += pattern[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 && pattern[i] is >= '2' and <= '5' && (i + 1 >= pattern.Length || pattern[i + 1] != '-') && (i == 0 || pattern[i - 1] != '-'))
                return true;
        }

        return false;
    }

    /// <summary>What the platform makes of a text begins, or ends, as the text does.</summary>
    private SessionValue? TextOf(IInvocationOperation call, IMethodSymbol method, SessionValue? instance, SessionValue?[] arguments)
    {
        // GetBytes(text, buffer)
        if (method.Name == "GetBytes" && arguments.Length > 1 && arguments[0] is { Prefix: not null } text && SymbolOf(call.Arguments[1].Value) is { } buffer)
            _state = _state.With(buffer, text);
        return method.Name switch
        {
            "GetBytes" or "AsMemory" or "AsSpan" or "Slice" or "ToArray" or "ToList" or "ToCharArray" or "ToString" or "TrimEnd" or "Trim" or "TrimStart" or "ToUpper" or "ToUpperInvariant"
                => Written(instance) is { Prefix: not null } written ? written : arguments.FirstOrDefault(static value => value?.Prefix is not null || value?.Suffix is not null) ?? instance,
            "GetAwaiter" or "GetResult" or "ConfigureAwait" or "GetEnumerator" => instance,
            "Format" => Formatted(call, arguments),
            "Join" when arguments.Length > 1 => Joined(arguments[0], arguments[1]),
            "Prepend" when arguments is [{ } rest, var start] => ListOf([start, rest]),
            "Append" or "Concat" when arguments is [{ } start, var rest] && !IsText(method.ContainingType) => ListOf([start, rest]),
            "Replace" when instance is { Reads.IsEmpty: true } => new SessionValue { Prefix = instance.Prefix, Suffix = instance.Suffix, IsSeveral = instance.IsSeveral, Origin = instance.Origin },
            "Concat" => Concatenate(arguments is [{ Constant.Value: ConstantList list, Origin: var origin }] ? list.Items.Select(item => item is string text ? Text(text, origin) : null) : arguments, new Place(this, call)),
            // File.CreateText(path)
            _ when method is { IsStatic: true, IsExtensionMethod: false } && MethodLooks.IsApart(call, _libraries) && IsConnection(ReplyNumbers.ResultType(method)) && !Array.Exists(arguments, static value => value?.Link is not null)
                => new SessionValue { Link = SessionValue.Apart },
            _ => null,
        };
    }

    /// <summary>"{0} {1}": the text of the format, and in it what is put into it.</summary>
    private SessionValue? Formatted(IInvocationOperation call, SessionValue?[] arguments)
    {
        var at = Array.FindIndex(arguments, static value => value?.Constant is { HasValue: true, Value: string });
        return at < 0 ? null : Concatenate(Pieces((string)arguments[at]!.Constant.Value!), arguments[at]!.Origin ?? new Place(this, call));

        IEnumerable<SessionValue?> Pieces(string format)
        {
            var start = 0;
            while (start < format.Length)
            {
                var open = format.IndexOf('{', start);
                var close = open < 0 ? -1 : format.IndexOf('}', open);
                if (close < 0)
                    open = format.Length;
                if (open > start)
                    yield return Literal(format.Substring(start, open - start));
                if (close < 0)
                    yield break;
                yield return PutIn(format[open + 1]);
                start = close + 1;
            }
        }

        SessionValue? Literal(string text) => Text(text, arguments[at]!.Origin);

        SessionValue? PutIn(char digit)
        {
            var index = digit - '0';
            if (index < 0 || at + 1 >= arguments.Length)
                return null;
            if (at + 2 != arguments.Length || call.Arguments[at + 1].Value.Type is not (IArrayTypeSymbol or { Name: "ReadOnlySpan" }))
                return at + 1 + index < arguments.Length ? arguments[at + 1 + index] : null;
            // Of a list that is no constant it is known how it begins.
            return arguments[at + 1] switch
            {
                { Constant: { HasValue: true, Value: ConstantList list } } => index < list.Items.Length && list.Items[index] is string item ? Literal(item) : null,
                { Prefix: { } first, Origin: var origin } when index == 0 => new SessionValue { Prefix = first, Origin = origin },
                _ => null,
            };
        }
    }

    /// <summary>Words with something between them.</summary>
    private static SessionValue? Joined(SessionValue? separator, SessionValue? words)
    {
        separator = Written(separator);
        if (words is { Constant: { HasValue: true, Value: ConstantList list } } && separator?.Constant is { HasValue: true, Value: string between } && list.Items.All(static item => item is string))
            return Text(string.Join(between, list.Items), words.Origin);

        // A separator that cannot be seen may end lines.
        return words is null ? null : new SessionValue
        {
            Prefix = words.Prefix,
            Suffix = words.Suffix is { } end && separator?.Suffix is { } before ? before + end : null,
            IsSeveral = words.IsSeveral || separator?.Prefix is null || separator.Prefix.IndexOf('\n') >= 0,
            Origin = words.Origin,
        };
    }

    private void LoseFunction(SessionValue? value)
    {
        if (value?.Function is not { } function)
            return;
        var touches = false;
        foreach (var operation in function.Lambda.Symbol.DeclaringSyntaxReferences
            .Select(reference => _context.ModelOf(reference.SyntaxTree).GetOperation(reference.GetSyntax(_flow.CancellationToken), _flow.CancellationToken))
            .Where(static operation => operation is not null)
            .SelectMany(static operation => operation!.DescendantsAndSelf()))
        {
            touches |= _libraries.RoleOf(operation.Type) == TypeRole.Connection || (operation is IInvocationOperation inner && LookOf(inner.TargetMethod)?.TouchesSession == true);
            if (SymbolOf(operation) is { } symbol && _state.ValueOf(symbol) is { } captured)
                Examine(captured);
        }

        if (touches)
            LoseAll();
    }

    private static bool IsPlatform(IMethodSymbol method) => IsPlatform(method.ContainingType);

    private static bool IsPlatform(INamedTypeSymbol type)
    {
        for (INamespaceSymbol? current = type.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            if (current.ContainingNamespace.IsGlobalNamespace)
                return current.Name == "System" && type.DeclaringSyntaxReferences.IsEmpty;
        }

        return false;
    }

    private static bool IsLog(IMethodSymbol method) =>
        (RetryNames.SaysLog(method.Name) && method.ContainingType.Name is not ("StringBuilder" or "MemoryStream" or "StringWriter" or "TextWriter" or "Stream"))
        || RetryNames.Words(method.ContainingType.Name).Any(static word => word is "log" or "logger" or "console" or "trace" or "debug");

    private static bool IsText(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String;

    private static bool IsCollector(IMethodSymbol method) =>
        method.Name is "Add" or "AddRange" or "Append" or "AppendLine" or "AppendFormat" or "Insert" or "Enqueue" or "Push" or "Write" or "TryAdd" or "Set" or "set_Item" or "WriteByte" or "WriteLine" or "WriteAsync" or "WriteLineAsync";

    private bool IsOfReply(IMethodSymbol method) => _libraries.RoleOf(method.ContainingType) == TypeRole.CodeCarrier
        || (method.IsExtensionMethod && method.ContainingAssembly?.Name == OwnRuntime.Assembly);

    // In sight

    private SessionValue? Invoke(IInvocationOperation call, (IFlowAnonymousFunctionOperation Lambda, ControlFlowGraph Graph) function, IEnumerable<(IArgumentOperation Argument, SessionValue? Value)> arguments) =>
        Follow(call, _flow.Enter(new Place(this, call), _flow.GraphOf(function.Lambda, function.Graph), function.Lambda.Symbol), arguments);

    private SessionValue? Follow(IOperation call, IMethodSymbol method, IEnumerable<(IArgumentOperation Argument, SessionValue? Value)> arguments, SessionValue? instance = null) =>
        Follow(call, _flow.Enter(new Place(this, call), method.OriginalDefinition), arguments, instance);

    private SessionValue? Follow(IOperation call, Activation? callee, IEnumerable<(IArgumentOperation Argument, SessionValue? Value)> arguments, SessionValue? instance = null)
    {
        var given = arguments.ToList();
        if (callee?.Method is not { } method)
        {
            // A helper that calls itself for the next line: what it gives is what is read.
            if (Reader is not null)
            {
                _state = _state.WithSessions(static session => session with { OneLine = null });
                return SessionValue.Of(_state.Sessions.Values.SelectMany(static session => session.Last));
            }

            // Recursion, or deeper than anyone looks.
            LoseAll();
            foreach (var (_, value) in given)
                Examine(value);
            return null;
        }

        // "this", to the body that is called.
        var names = SmallMap<object, SessionValue>.Empty;
        var entry = _state;
        if (IsApart(method, given))
        {
            names = _state.Values.Without(static pair => IsMember(pair.Key));
            entry = _state.WithoutValues(static key => !IsMember(key));
        }

        entry = entry.With(callee, instance);
        foreach (var (argument, value) in given)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= method.Parameters.Length)
                continue;
            // A text that cannot be seen is still one that stands here.
            var isText = value is null && argument.Value.Type?.SpecialType == SpecialType.System_String;
            entry = entry.With(method.Parameters[parameter.Ordinal], isText ? new SessionValue { Origin = new Place(this, argument.Value) } : value);
        }

        if (callee.Reader == callee)
        {
            entry = entry.WithSessions(static session => session with { Reader = null });
            // What was read before into the buffer that it fills is written over.
            foreach (var field in LookOf(method)!.Fields)
            {
                if (field is IFieldSymbol { Type: IArrayTypeSymbol } && entry.ValueOf(field) is { Reads.IsEmpty: false } stale)
                    entry = entry.With(field, new SessionValue { Constant = stale.Constant });
            }
        }

        if (callee.Run(entry) is not { } result)
        {
            _isDeadEnd = true;
            return null;
        }

        _state = result.State.WithoutValues(callee.Owns);
        _state = _state.WithValues(names.Concat(_state.Values));
        // A line that was read byte by byte, of a reply that nothing else has read of.
        if (callee.Reader == callee && LookOf(method) is { ReadsLine: true })
        {
            _state = _state.WithSessions(session => session.Reader == callee && session.Last.Count == 1 && session.LastCommands.All(static command => command.Kind == CommandKind.Hello)
                ? session with { OneLine = session.Last.First() }
                : session);
        }

        var returned = result.Returned;
        HandOut(returned, isReturned: true);
        foreach (var (argument, _) in given)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= method.Parameters.Length)
                continue;
            var value = result.State.ValueOf(method.Parameters[parameter.Ordinal]);
            if (parameter.RefKind is RefKind.Out or RefKind.Ref)
            {
                if (parameter.RefKind is RefKind.Out)
                    value = callee.Traced(value, parameter.Type, result.State);
                HandOut(value, isReturned: false);
                Assign(argument.Value, value);
            }
            else if (value is { Reads.IsEmpty: false } && parameter.Type is IArrayTypeSymbol or INamedTypeSymbol { Name: "Span" or "Memory" or "ArraySegment" or "StringBuilder" or "List" or "MemoryStream" }
                && SymbolOf(argument.Value) is { } filled)
            {
                HandOut(value, isReturned: false);
                _state = _state.With(filled, value);
            }
        }

        return _state.Sessions.Any(session => session.Failures.Any(failure => failure.Body.Depth > Depth))
            ? new SessionValue { Reads = returned?.Reads ?? SmallSet<ReplyRead>.Empty, IsVerdict = true, IsJudged = returned?.IsJudged == true, Link = returned?.Link }
            : returned;
    }

    /// <summary>Whether a body has no way to the variables of those who call it: neither is it one of them, nor does it get anything to call.</summary>
    private bool IsApart(IMethodSymbol method, List<(IArgumentOperation Argument, SessionValue? Value)> given) =>
        method.MethodKind is not (MethodKind.LocalFunction or MethodKind.AnonymousFunction)
        && !given.Exists(static pair => pair.Value?.Function is not null) && !_state.Values.Any(static value => value.Function is not null);

    /// <summary>Whether a value is kept under a name that other bodies have as well.</summary>
    public static bool IsMember(object key) => key is IFieldSymbol or IPropertySymbol;

    private void HandOut(SessionValue? value, bool isReturned)
    {
        if (value is null)
            return;
        foreach (var read in value.Reads)
            read.HandOut(Depth, isReturned);
    }

    /// <summary>Whether a value is kept under a name of this body alone.</summary>
    private bool Owns(object key) => key switch
    {
        ILocalSymbol or IParameterSymbol => SymbolEqualityComparer.Default.Equals(((ISymbol)key).ContainingSymbol, Method),
        MemberPath path => SymbolEqualityComparer.Default.Equals(path.Root.ContainingSymbol, Method),
        ValueTuple<Activation, CaptureId> capture => capture.Item1 == this,
        Activation body => body == this,
        _ => false,
    };

    private SessionValue? EvaluateCreation(IObjectCreationOperation creation)
    {
        var arguments = creation.Arguments.Select(argument => Evaluate(argument.Value)).ToArray();
        Evaluate(creation.Initializer);
        if (_isDeadEnd || creation.Constructor is not { } constructor)
            return null;

        if (_libraries.RoleOf(creation.Type) == TypeRole.Connection)
        {
            if (arguments.FirstOrDefault(static value => value?.Link is not null) is { } wrapped)
                return wrapped;
            // A text that was read, as a reader of its lines.
            if (arguments.FirstOrDefault(static value => value is { Reads.IsEmpty: false }) is { } text)
                return SessionValue.Mixed(text, null);
            if (MethodLooks.IsApart(creation, _libraries))
                return new SessionValue { Link = SessionValue.Apart };
            var made = Make(creation);
            if (_libraries.VerbOf(constructor, arguments.Length) == Verb.Connect)
                Connect(made.Link!, creation, arguments);
            return made;
        }

        if (_context.IsOwn(constructor) && LookOf(constructor)?.TouchesSession == true)
        {
            Follow(creation, constructor, creation.Arguments.Select((argument, i) => (argument, arguments[i])));
            return null;
        }

        if (creation.Type is INamedTypeSymbol client && _libraries.CanConnect(client))
            return new SessionValue { Client = new ClientKey(new Place(this, creation)) };

        SessionValue? replies = null;
        var isOwn = creation.Type is { } type && _context.IsOwn(type);
        foreach (var argument in arguments)
        {
            replies = SessionValue.Mixed(replies, argument);
            // An object out of sight that takes the connection may do anything with it; one of the project is followed when it is called.
            if (argument?.Link is { } passed && !isOwn)
                Lose(passed);
            LoseFunction(argument);
        }

        if (creation.Type is { Name: "StringBuilder" } or INamedTypeSymbol { Name: "List", TypeArguments: [{ SpecialType: SpecialType.System_String }] } && replies is null && !arguments.Any(static value => value?.Prefix is not null))
            return NoText;
        if (creation.Type?.Name is "StringBuilder" or "List" or "MemoryStream" or "ReadOnlyMemory" or "ArraySegment" && replies is null)
            return arguments.FirstOrDefault(static value => value?.Prefix is not null) is { } start ? new SessionValue { Prefix = start.Prefix, Suffix = start.Suffix, Element = start.Element, Origin = start.Origin } : null;
        if (!isOwn || creation.Type is not INamedTypeSymbol own)
            return replies;
        var parts = SmallMap<string, SessionValue>.Empty;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is { Reads.IsEmpty: true } part and ({ Prefix: not null } or { Constant.HasValue: true }) && creation.Arguments[i].Parameter is { } parameter)
                parts = parts.With(parameter.Name.ToUpperInvariant(), part);
        }

        return !parts.IsEmpty || TakesPlace(own)
            ? new SessionValue { Made = own, Parts = parts, Reads = replies?.Reads ?? SmallSet<ReplyRead>.Empty, IsVerdict = replies?.IsVerdict == true, IsJudged = replies?.IsJudged == true }
            : replies;

        // Whether it may stand where another type of the project is written.
        bool TakesPlace(INamedTypeSymbol type) => (type.BaseType is { } wider && _context.IsOwn(wider)) || type.Interfaces.Any(_context.IsOwn);
    }
}
