using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>What happens to a connection.</summary>
internal sealed partial class Activation
{
    /// <summary>A single read of so many bytes is no way to read a reply of several lines.</summary>
    private const int SmallBuffer = 512;

    /// <summary>The connection that a link stands for; null for none, and where there are several to choose from.</summary>
    private object? Resolve(object link)
    {
        if (ReferenceEquals(link, SessionValue.Apart))
            return null;
        if (!ReferenceEquals(link, SessionValue.Ambient))
            return link;
        object? only = SessionValue.Ambient;
        foreach (ref readonly var session in _state.Sessions)
        {
            if (session.Key is not Place)
                continue;
            if (!ReferenceEquals(only, SessionValue.Ambient))
                return null;
            only = session.Key;
        }

        return only;
    }

    private Session SessionOf(object key) => _state.Sessions[key] ?? Session.Fresh;

    /// <summary>A new object of a connection's type that is not open yet.</summary>
    private SessionValue Make(IOperation creation)
    {
        object key = new Place(this, creation);
        _state = _state.WithSession(key, Session.Fresh);
        return new SessionValue { Link = key };
    }

    private void Connect(object link, IOperation call, SessionValue?[] arguments)
    {
        _flow.IsSmtp |= Array.Exists(arguments, static argument => argument?.Constant is { HasValue: true, Value: 24 or 25 or 465 or 587 or 2525 });
        if (Resolve(link) is not { } key || SessionOf(key).IsOpaque)
            return;
        if (Array.Exists(arguments, IsOtherPort))
        {
            _state = _state.WithSession(key, Session.Fresh.Lose());
            return;
        }

        _state = _state.WithSession(key, Session.Fresh with { Greeting = GreetingState.Pending, Opened = new Place(this, call) });
        NoteConnect(key);
    }

    /// <summary>FTP, TELNET, HTTP, POP3, NNTP, IMAP: what is said there is no SMTP, however it looks.</summary>
    private static bool IsOtherPort(SessionValue? argument) => argument?.Constant is { HasValue: true, Value: 21 or 23 or 80 or 110 or 119 or 143 or 443 or 993 or 995 };

    /// <summary>A client of a library, which reads and checks the greeting itself.</summary>
    private void ConnectClient(IOperation? client, SessionValue? value)
    {
        if ((value?.Client ?? SymbolOf(client)) is not { } key)
            return;
        _flow.IsSmtp = true;
        _state = _state.WithSession(key, Session.Fresh with { Greeting = GreetingState.Done });
        NoteConnect(key);
    }

    private void NoteConnect(object key)
    {
        for (var body = this; body is not null; body = body.Caller)
        {
            if (!body._connects.TryGetValue(body._block.Ordinal, out var opened))
                body._connects[body._block.Ordinal] = opened = [];
            opened.Add(key);
        }
    }

    /// <summary>The connection is used: a failure to open it was for nothing.</summary>
    private void Use(object key)
    {
        var session = SessionOf(key);
        Use(session);
        _state = _state.WithSession(key, session with { Failures = SmallSet<SwallowedFailure>.Empty });
    }

    private void Use(Session session)
    {
        if (!_flow.IsRecording)
            return;
        foreach (var failure in session.Failures)
            _flow.Add(new SessionSite(SessionKind.SwallowedFailure, failure.Catch, ""));
    }

    private SessionValue Read(object link, IInvocationOperation call, SessionValue?[] arguments)
    {
        var read = _flow.ReadAt(new Place(this, call));
        var value = new SessionValue { Reads = SmallSet<ReplyRead>.Of(read) };
        if (Resolve(link) is not { } key || SessionOf(key).IsOpaque)
        {
            read.IsUnsure = true;
            return value;
        }

        if (SessionOf(key).Awaited.AddRange(SessionOf(key).LastCommands).All(static command => command.Kind != CommandKind.Incidental))
            Use(key);
        var session = SessionOf(key);
        var reader = Reader;
        if (session.IsGreeting)
        {
            read.Greets(session.Opened);
            NoteConnect(key);
            session = session with { Greeting = GreetingState.Read, Last = session.Last.Add(read) };
        }
        else if ((session.Awaited.IsEmpty && session.Data != DataState.Content) || (reader is not null && session.Reader == reader))
        {
            foreach (var command in session.LastCommands)
                read.Answers(command);
            read.IsUnsure |= session.LastCommands.IsEmpty;
            session = session with { Last = session.Last.Add(read), OneLine = null };
        }
        else if (reader is null && session.ReadSinceCommand == read && !session.Awaited.IsEmpty)
        {
            // In a loop: the next line of this reply, or the next reply.
            foreach (var command in session.Awaited)
                _flow.Answer(command);
            read.IsUnsure = true;
            session = session.Forget();
        }
        else
        {
            var command = session.Awaited.IsEmpty
                ? new SessionCommand(CommandKind.EndOfData, "the end of data", new Place(this, call), session.ContentDepth)
                : session.Awaited[0];
            _flow.Answer(command);
            read.Answers(command);
            session = session with
            {
                Awaited = session.Awaited.IsEmpty ? session.Awaited : session.Awaited.RemoveAt(0),
                Last = SmallSet<ReplyRead>.Of(read),
                LastCommands = SmallSet<SessionCommand>.Of(command),
                OneLine = command.Kind == CommandKind.Hello && ReadsOneLine(call, arguments) ? read : null,
                Reader = reader,
                Data = session.Awaited.IsEmpty ? DataState.None : session.Data,
            };
        }

        _state = _state.WithSession(key, session with { IsLineOpen = false, ReadSinceCommand = read });
        return value;
    }

    private bool ReadsOneLine(IInvocationOperation call, SessionValue?[] arguments)
    {
        if (call.TargetMethod.Name is "ReadLine" or "ReadLineAsync")
            return _libraries.RoleOf(call.TargetMethod.ContainingType) == TypeRole.Connection;
        if (call.TargetMethod.Name is not ("Read" or "ReadAsync" or "Receive" or "ReceiveAsync"))
            return false;
        // The buffer knows how long it is, or the call says how much of it there is.
        return Array.Exists(arguments, static argument => argument?.Constant is { HasValue: true, Value: int and > 1 and <= SmallBuffer })
            || call.Arguments.Any(argument => MethodLooks.LengthOf(SymbolOf(argument.Value), _context, _flow.CancellationToken) is > 1 and <= SmallBuffer);
    }

    private void Write(object link, SessionValue? text, bool endsLine, IOperation call)
    {
        if (Resolve(link) is not { } key || SessionOf(key).IsOpaque)
            return;
        _state = _state.WithSession(key, Write(SessionOf(key), text, endsLine, new Place(this, call)));
    }

    private Session Write(Session session, SessionValue? text, bool endsLine, Place place)
    {
        var isOpen = !endsLine && text?.Suffix is { } suffix && !suffix.EndsWith("\n", StringComparison.Ordinal);
        if (session.IsLineOpen)
            return session with { IsLineOpen = !endsLine && (text?.Suffix is null || isOpen) };
        if (text?.Prefix is { } prefix && string.IsNullOrWhiteSpace(prefix) && text.Constant.HasValue)
            return session;

        var known = text?.Prefix is { } start ? SessionCommand.KindOf(start) ?? (session.Data == DataState.None ? SessionCommand.KindOfVerb(start) : null) : null;
        var depth = DepthOf(text?.Origin);
        if (session.Data != DataState.None)
        {
            if (EndsData(text, endsLine))
                return session.Await(new SessionCommand(CommandKind.EndOfData, "the end of data", place, depth) { IsPiece = IsPiece(place) }) with { Data = DataState.None };
            if (known is null || (session.Data == DataState.Content && known.Value.Kind != CommandKind.Incidental))
                return session with { Data = DataState.Content, ContentDepth = session.Data == DataState.Content ? Math.Min(depth, session.ContentDepth) : depth, IsLineOpen = false };
            if (session.Data == DataState.Content)
                session = session.Await(new SessionCommand(CommandKind.EndOfData, "the end of data", place, depth));
            session = session with { Data = DataState.None };
        }

        // The message and its dot, where DATA is sent in another place: what was written before it, and not answered, was the message.
        if (known is null && EndsData(text, endsLine))
        {
            known = (CommandKind.EndOfData, "the end of data");
            session = session with { Awaited = session.Awaited.RemoveAll(static command => command.Kind == CommandKind.Unknown) };
        }

        var (kind, name) = known ?? (CommandKind.Unknown, "");
        // The lines behind AUTH are no commands, but each has a reply.
        var isStart = kind != CommandKind.Unknown || session.LastCommands.IsEmpty || session.LastCommands.Any(static last => last.Kind != CommandKind.Authentication) || !session.Awaited.IsEmpty;
        if (!isStart)
            (kind, name) = (CommandKind.Authentication, "AUTH");
        if (kind == CommandKind.Unknown && session.IsGreeting)
        {
            // Something else is spoken first: a proxy's handshake, or a text that cannot be seen.
            GoOn(session);
            return session.Forget() with { Greeting = GreetingState.Unknown };
        }

        var command = new SessionCommand(kind, name, place, depth, isStart)
        {
            HasCredentials = kind == CommandKind.Authentication && SessionCommand.CarriesCredentials(text?.Prefix),
            IsPiece = IsPiece(place),
            IsOneOf = text?.IsOneOf == true,
            IsEarly = session.Greeting == GreetingState.Pending && kind is CommandKind.Hello or CommandKind.OldHello or CommandKind.Mail,
        };
        // The rest of a text that did not go out at once.
        var isRest = command.IsPiece && !session.Awaited.IsEmpty && session.Awaited[session.Awaited.Length - 1].Place == place;
        if (isRest)
            command = session.Awaited[session.Awaited.Length - 1];
        _flow.IsSmtp |= kind is CommandKind.Hello or CommandKind.Mail or CommandKind.Recipient or CommandKind.Verify;
        if (text?.IsSeveral == true)
        {
            // Several commands at once: which reply is read later cannot be told.
            Follow(session, command);
            return session.Forget() with { Greeting = session.IsGreeting ? GreetingState.Done : session.Greeting };
        }

        Follow(session, command);
        session = session with { Greeting = session.IsGreeting ? GreetingState.Done : session.Greeting, Data = kind == CommandKind.Data ? DataState.Announced : DataState.None };
        return isRest ? session : session.Await(command) with { IsLineOpen = isOpen };
    }

    /// <summary>How deep the body is that this one has in common with another: where the text of a command stands, or where what makes the text is called.</summary>
    public int DepthOf(Place? text)
    {
        for (var giver = text?.Body; giver is not null; giver = giver.Caller)
        {
            for (var body = this; body is not null; body = body.Caller)
            {
                if (ReferenceEquals(body, giver))
                    return body.Depth;
            }
        }

        return text is { Body: var other } ? Math.Min(other.Depth, Depth) : Depth;
    }

    /// <summary>What a command says about what came before it.</summary>
    private void Follow(Session session, SessionCommand command)
    {
        // To say good-bye to nobody does no harm.
        if (command.Kind == CommandKind.Incidental)
        {
            foreach (var read in session.Last)
                read.IsFollowedByQuit |= command.Name == "QUIT";
            return;
        }

        GoOn(session);
        foreach (var read in session.Last)
            read.FollowedBy ??= command.Name.Length == 0 || command.IsOneOf ? "the next command" : command.Name;
        if (!_flow.IsRecording)
            return;
        if (command.IsEarly)
        {
            // Where the read is missing: behind the opening, if that is in a helper as well.
            var where = command.Place.At(Math.Max(command.Depth, DepthOf(session.Opened)));
            _flow.Add(new SessionSite(SessionKind.UnreadGreeting, where, command.Name));
        }

        if (session.OneLine is { } line && line.Commands.Count != 0 && line.Commands.All(static asked => asked.Kind == CommandKind.Hello))
            _flow.Add(new SessionSite(SessionKind.OneLineOfReply, line.Place.At(line.Commands.Min(static asked => asked.Depth)), line.Commands.First().Name));
    }

    /// <summary>Send(buffer, sent, buffer.Length - sent), Send(buffer.AsSpan(sent)), and a buffer of which less and less is left.</summary>
    private static bool IsPiece(Place place)
    {
        return place.Operation is IInvocationOperation { Arguments: [var first, ..] arguments }
            && ((arguments.Length > 1 && arguments[1].Parameter?.Type.SpecialType == SpecialType.System_Int32 && !arguments[1].Value.ConstantValue.HasValue)
                || IsPart(Plain(first.Value))
                || (Plain(first.Value) is ILocalReferenceOperation { Local: var local, Type.IsValueType: true } && place.Body.Shrinks(local)));
    }

    /// <summary>Whether a value is what stands behind some place of another.</summary>
    private static bool IsPart(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsMemory" or "Slice" } call => call.Arguments.FirstOrDefault(static argument => argument.Value.Type?.SpecialType == SpecialType.System_Int32) is { Value.ConstantValue.HasValue: false },
        IObjectCreationOperation { Type.Name: "ArraySegment" or "ReadOnlyMemory" or "ReadOnlySpan", Arguments: [_, { Value.ConstantValue.HasValue: false }, _] } => true,
        IArrayElementReferenceOperation { Indices: [var range] } => IsRest(range),
        IImplicitIndexerReferenceOperation { Argument: var range } => IsRest(range),
        IArrayCreationOperation { Initializer.ElementValues: [var only] } => IsPart(Plain(only)),
        _ => false,
    };

    private static bool IsRest(IOperation range) => Plain(range) is IRangeOperation { LeftOperand: { } from, RightOperand: null } && !Plain(from).ConstantValue.HasValue;

    /// <summary>Whether a local is cut again and again: <c>left = left.Slice(sent)</c></summary>
    private bool Shrinks(ILocalSymbol local) => SmtpFlow.Operations(_graph).Any(operation =>
        operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value } && SymbolEqualityComparer.Default.Equals(target.Local, local) && IsPart(Plain(value)) && SymbolEqualityComparer.Default.Equals(SymbolOf(Plain(value)), local));

    /// <summary>A text is sent that is no good-bye.</summary>
    private void GoOn(Session session)
    {
        Use(session);
        foreach (var read in session.Last)
            read.GoesOnIn = Math.Max(read.GoesOnIn, DepthOf(read.Place));
    }

    private static bool EndsData(SessionValue? text, bool endsLine)
    {
        if (text?.Suffix is not { } suffix)
            return false;
        var end = suffix.Replace("\r", "");
        return (text.Prefix is not null && text.Prefix.StartsWith(".", StringComparison.Ordinal) && text.Constant.HasValue && end is "." or ".\n") || end.EndsWith("\n.\n", StringComparison.Ordinal) || (endsLine && end.EndsWith("\n.", StringComparison.Ordinal));
    }

    /// <summary>Whoever gets the connection may read from it and write to it.</summary>
    private void Lose(object link)
    {
        if (Resolve(link) is { } key)
            _state = _state.WithSession(key, SessionOf(key).Lose());
    }

    private void LoseAll() => _state = _state.WithSession(SessionValue.Ambient, Session.Fresh).WithSessions(static session => session.Lose());

    /// <summary>Something looks at the replies.</summary>
    /// <param name="value">What they were made into.</param>
    /// <param name="otherwise">It is out of sight which of them it takes for good ones.</param>
    /// <param name="isTest">What happens next depends on it; otherwise somebody else is told.</param>
    private static void Examine(SessionValue? value, bool otherwise = true, bool isTest = true)
    {
        if (value is null)
            return;
        foreach (var read in value.Reads)
        {
            read.Examine(isTest);
            read.IsComparedOtherwise |= otherwise;
            read.IsComparedByCode |= otherwise;
        }
    }
}
