using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>
/// One body as it is called at one place: solved forward to a fixed point. What operations mean is in Evaluation, what happens to a
/// connection in Connection.
/// </summary>
internal sealed partial class Activation
{
    private readonly SessionFlow _flow;
    private readonly FlowContext _context;
    private readonly LibraryMap _libraries;
    private readonly ControlFlowGraph _graph;
    private readonly SessionState?[] _entries;
    private readonly SortedSet<int> _queue = [];
    private readonly Captures _captures = new();

    /// <summary>The blocks in which a connection is opened, here or in what is called.</summary>
    private readonly Dictionary<int, HashSet<object>> _connects = [];

    /// <summary>The replies that a helper's own tests look at, when all that comes of it is what it returns.</summary>
    private SmallSet<ReplyRead> _judged = SmallSet<ReplyRead>.Empty;

    private readonly bool _onlyJudges;
    private readonly bool _onlyReads;
    private readonly bool _onlyAnswers;
    private readonly bool _throws;
    private readonly bool _makes;

    private BasicBlock _block;
    private SessionState _state = SessionState.Start;
    private SessionState? _entry;
    private SessionState? _exit;
    private readonly SortedDictionary<int, SessionState> _exits = [];
    private SessionValue? _returned;
    private int _nesting;

    public Activation(SessionFlow flow, ControlFlowGraph graph, IMethodSymbol? method, Activation? caller, IOperation? call)
    {
        _flow = flow;
        _context = flow.Context;
        _libraries = flow.Context.Libraries;
        _graph = graph;
        _entries = new SessionState?[graph.Blocks.Length];
        _block = graph.Blocks[0];
        Method = method;
        Caller = caller;
        Call = call;
        Depth = caller is null ? 0 : caller.Depth + 1;
        if (method is null || _context.MethodLooks.Of(method, _context, flow.CancellationToken) is not { } look)
            return;
        _makes = look.Makes;
        _onlyAnswers = look is { Reads: true, Connects: false, Speaks: false };
        if (caller is not null)
        {
            _onlyJudges = look.OnlyJudges && method.ReturnType.SpecialType != SpecialType.System_Void && method.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.IsEmpty: true };
            _onlyReads = look is { Reads: true, Writes: false, Connects: false };
            _throws = look.Throws;
        }
    }

    public IMethodSymbol? Method { get; }

    public Activation? Caller { get; }

    /// <summary>The call through which the body was entered; null for the outermost.</summary>
    public IOperation? Call { get; }

    public int Depth { get; }

    /// <summary>The outermost helper around this place that does nothing but read: all that it reads is one reply.</summary>
    private Activation? Reader => Caller?.Reader ?? (_onlyReads ? this : null);

    public bool IsWithin(IMethodSymbol method)
    {
        for (var body = this; body is not null; body = body.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(body.Method, method))
                return true;
        }

        return false;
    }

    /// <summary>The state behind the body, and what it returns; null if it never returns.</summary>
    public (SessionState State, SessionValue? Returned)? Run(SessionState entry)
    {
        if (_entry is null || !_entry.SameAs(entry))
        {
            _entry = entry;
            Array.Clear(_entries, 0, _entries.Length);
            (_exit, _returned) = (null, null);
            _exits.Clear();
            var isRecording = _flow.IsRecording;
            _flow.IsRecording = false;
            Merge(0, entry);
            while (_queue.Count != 0)
            {
                var next = _queue.Min;
                _queue.Remove(next);
                if (!_flow.Visit())
                    return null;
                Visit(_graph.Blocks[next]);
            }

            _flow.IsRecording = isRecording;
        }

        if (_flow.IsRecording)
        {
            foreach (var block in _graph.Blocks)
            {
                if (_entries[block.Ordinal] is not null)
                    Visit(block);
            }
        }

        if (_exit is null)
            return null;
        var returned = _returned;
        if (_judged.Count != 0)
            returned = SessionValue.Mixed(returned, new SessionValue { Reads = _judged, IsJudged = true });
        return (_exit, returned);
    }

    /// <summary>The states in which the body is left, one for each way out, in the order of the text.</summary>
    public IEnumerable<SessionState> Exits => _exits.Values;

    /// <summary>What is left in the fields for others that are followed as well: they look at it, if anybody does.</summary>
    public SessionState? Left { get; set; }

    /// <summary>What the outermost body hands out, or keeps in a field, is looked at somewhere else.</summary>
    public void Leave()
    {
        if (_exit is null)
            return;
        Examine(_returned, otherwise: false, isTest: false);
        var known = SmallSet<ReplyRead>.Of(_entry!.Values.Values.SelectMany(static value => value.Reads));
        foreach (var pair in _exit.Values)
        {
            if (pair.Key is IParameterSymbol { RefKind: not RefKind.None } || (IsMember(pair.Key) && !IsOwnBuffer(pair.Key)))
                Examine(SessionValue.Of(pair.Value.Reads.Without(read => known.Contains(read) || (!IsForCallers(pair.Key) && Left?.ValueOf(pair.Key)?.Reads.Contains(read) == true))), otherwise: false, isTest: false);
        }
    }

    /// <summary>Whether a member is set once, for others to look at: <c>public Reply Greeting { get; }</c></summary>
    private static bool IsForCallers(object key) => key is IPropertySymbol { DeclaredAccessibility: not Accessibility.Private, SetMethod: null } or IFieldSymbol { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: true };

    /// <summary>Whether a field is an array that is used only where replies are read: the next one is written over what is left in it.</summary>
    private bool IsOwnBuffer(object key) =>
        key is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, Type: IArrayTypeSymbol, ContainingType: { } type } field
        && !type.GetMembers().Any(member => member is INamedTypeSymbol || (member is IMethodSymbol method && LookOf(method) is { Reads: false } look && look.Fields.Contains(field)));

    private void Visit(BasicBlock block)
    {
        _block = block;
        _state = _entries[block.Ordinal]!;
        Raise();
        foreach (var operation in block.Operations)
        {
            Evaluate(operation);
            if (_isDeadEnd)
                break;
        }

        var value = _isDeadEnd ? null : Evaluate(block.BranchValue);
        Raise();
        if (_isDeadEnd)
        {
            _isDeadEnd = false;
            return;
        }

        if (block.ConditionalSuccessor is { } conditional && block.ConditionKind != ControlFlowConditionKind.None)
        {
            Judge(value, block.BranchValue!);
            if (value is not { Constant: { HasValue: true, Value: bool constant } })
            {
                var judged = _state;
                TryAgain(conditional);
                Follow(conditional);
                _state = judged;
                TryAgain(block.FallThroughSuccessor);
                Follow(block.FallThroughSuccessor);
            }
            else
            {
                var only = constant == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) ? conditional : block.FallThroughSuccessor;
                TryAgain(only);
                Follow(only);
            }

            return;
        }

        switch (block.FallThroughSuccessor?.Semantics)
        {
            case ControlFlowBranchSemantics.Return:
                if (Plain(block.BranchValue!) is not IInstanceReferenceOperation)
                    value = Traced(value, block.BranchValue!.Type, _state);
                _returned = _exit is null ? value : SessionValue.Join(_returned, value);
                LeaveUnanswered(value);
                break;
            // Most exceptions have the reply as words for people; one that keeps it may be asked for it.
            case ControlFlowBranchSemantics.Throw when Plain(block.BranchValue!) is not IObjectCreationOperation thrown || Keeps(thrown):
                Examine(value, otherwise: false, isTest: false);
                break;
            case ControlFlowBranchSemantics.Regular when block.FallThroughSuccessor.Destination?.Kind == BasicBlockKind.Exit:
                LeaveUnanswered(null);
                break;
        }

        Follow(block.FallThroughSuccessor);
    }

    /// <summary>
    /// What a body hands out. If it cannot be seen where that comes from, it comes from the reply: the one that was read by a helper
    /// which is told what to say, or the one that was given. Who uses it may look at the reply; who drops it does not.
    /// </summary>
    private SessionValue? Traced(SessionValue? value, ITypeSymbol? type, SessionState state)
    {
        if (value is { Reads.IsEmpty: false } or { Constant.HasValue: true } or { Prefix: not null } or { Link: not null } or { Client: not null } or { Function: not null } || Method is null)
            return value;
        var reads = SmallSet<ReplyRead>.Empty;
        if (_onlyAnswers)
        {
            foreach (ref readonly var session in state.Sessions)
                reads = reads.Union(session.Value.Last.Without(read => !read.Place.Body.IsWithin(Method)));
        }

        // Whether a text is a whole reply, and the like, says nothing of it.
        if (Caller is not null && type?.SpecialType != SpecialType.System_Boolean)
        {
            foreach (var parameter in Method.Parameters)
                reads = reads.Union(_entry!.ValueOf(parameter)?.Reads ?? SmallSet<ReplyRead>.Empty);
        }

        foreach (var read in reads)
            read.IsMadeInto = true;
        return reads.IsEmpty ? value : SessionValue.Mixed(value, SessionValue.Of(reads));
    }

    /// <summary>Whether an exception has more of what it is made of than its message.</summary>
    private bool Keeps(IObjectCreationOperation thrown)
    {
        if (thrown.Constructor is not { ContainingType: var type } constructor || _libraries.HasCode(type))
            return true;
        if (!_context.IsOwn(constructor))
            return !IsPlatform(constructor);
        if (type.BaseType is not { } wider || !IsPlatform(wider))
            return true;
        // What goes to the base alone is the message.
        var own = constructor.DeclaringSyntaxReferences[0].GetSyntax(_flow.CancellationToken)
            .DescendantNodes(static node => node is not (ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax))
            .OfType<IdentifierNameSyntax>().ToList();
        return thrown.Arguments.Any(argument => argument is { ArgumentKind: not ArgumentKind.DefaultValue, Value.ConstantValue.HasValue: false, Parameter.Name: var name }
            && own.Exists(used => used.Identifier.ValueText == name));
    }

    private void Follow(ControlFlowBranch? branch)
    {
        if (branch is null)
            return;
        foreach (var entry in CfgEdges.FinallyEntries(branch))
            Merge(entry, _state);
        if (branch.Destination is { } destination)
        {
            if (destination.Kind == BasicBlockKind.Exit)
            {
                _exit = _exit?.Join(_state) ?? _state;
                _exits[_block.Ordinal] = _state;
            }
            else
                Merge(destination.Ordinal, _state.WithoutValues(NamesLeft(branch)));
        }
        else if (CfgEdges.Rejects(_block))
        {
            foreach (var handler in CfgEdges.HandlersAfterRejection(_block))
                Merge(handler.Entry, _state);
        }
        else if (branch.Semantics == ControlFlowBranchSemantics.Rethrow)
        {
            foreach (var handler in CfgEdges.HandlersAfterRethrow(_block))
                Merge(handler.Entry, _state);
        }
    }

    private List<object> NamesLeft(ControlFlowBranch branch) => [.. CfgEdges.NamesLeft(branch).Select(name => name is CaptureId id ? (this, id) : name)];

    private void Merge(int ordinal, SessionState state)
    {
        if (_flow.IsRecording)
            return;
        var joined = _entries[ordinal]?.Join(state) ?? state;
        if (_entries[ordinal] is { } known && known.SameAs(joined))
            return;
        _entries[ordinal] = joined;
        _queue.Add(ordinal);
    }

    /// <summary>Anything may fail; only an opening that fails is followed further.</summary>
    private void Raise()
    {
        if (_flow.IsRecording)
            return;
        foreach (var handler in CfgEdges.HandlersOf(_block))
        {
            _connects.TryGetValue(_block.Ordinal, out var opened);
            Merge(handler.Entry, _state.Fail(link => opened?.Contains(link) == true && TakesFailedConnect(handler.Caught) ? FailureIn(handler) : null));
        }
    }

    /// <summary>What a connect throws, or a look at the greeting.</summary>
    private bool TakesFailedConnect(ITypeSymbol? caught) =>
        _libraries.CanCarryCode(caught) || caught?.SpecialType == SpecialType.System_Object || _libraries.RoleOf(caught) == TypeRole.NoReply || caught?.Name is "SocketException" or "IOException" or "TimeoutException" or "SslHandshakeException"
        || (caught is not null && _context.IsOwn(caught)) || caught?.ContainingAssembly?.Name == OwnRuntime.Assembly;

    private SwallowedFailure? FailureIn(Handler handler)
    {
        var told = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        for (var i = handler.Try.FirstBlockOrdinal; i <= handler.Try.LastBlockOrdinal; i++)
        {
            foreach (var operation in _graph.Blocks[i].Operations.SelectMany(static root => root.DescendantsAndSelf()))
            {
                if (TargetOf(operation) is { } target && SymbolOf(target) is { } symbol)
                    told.Add(symbol);
            }
        }

        return CfgEdges.ClauseOf(handler, _graph) is { } clause ? new SwallowedFailure((SyntaxNode?)clause.Declaration ?? clause, told.ToImmutable(), handler.Try.FirstBlockOrdinal, this) : null;

        static IOperation? TargetOf(IOperation operation) => operation switch
        {
            IAssignmentOperation { Value: not (ICaughtExceptionOperation or IConversionOperation { Operand: ICaughtExceptionOperation }) } assignment => assignment.Target,
            IIncrementOrDecrementOperation increment => increment.Target,
            _ => null,
        };
    }

    /// <summary>A condition looks at the replies that it was worked out from, and may tell whether the connection is there.</summary>
    private void Judge(SessionValue? value, IOperation condition)
    {
        if (value is not null && !value.Reads.IsEmpty)
        {
            if (_onlyJudges || (Caller is not null && IsReturned(condition.Syntax)))
                _judged = _judged.Union(value.Reads);
            else
                Examine(value, otherwise: false);
        }

        if (_block.EnclosingRegion.Kind == ControlFlowRegionKind.Filter || !_state.Sessions.Any(static session => !session.Failures.IsEmpty))
            return;
        var asked = _captures.Parts(condition).ToList();
        _state = _state.WithSessions(session => session.Failures.IsEmpty
            ? session
            : session with { Failures = value?.IsVerdict == true || asked.Exists(IsOfConnection) ? SmallSet<SwallowedFailure>.Empty : session.Failures.Without(Tells) });

        bool Tells(SwallowedFailure failure) => asked.Exists(part => SymbolOf(part) is { } symbol && failure.Told.Contains(symbol));

        bool IsOfConnection(IOperation part) =>
            _libraries.RoleOf(part.Type) == TypeRole.Connection
            || (SymbolOf(part) is { } symbol && _state.Sessions.ContainsKey(symbol))
            || part is IMemberReferenceOperation { Member.Name: "IsConnected" or "Connected" or "IsAuthenticated" };
    }

    /// <summary>Whether a condition is a part of what is returned, and nothing else hangs on it: <c>return code == 250 || code == 251;</c></summary>
    private static bool IsReturned(SyntaxNode condition)
    {
        var whole = condition;
        while (whole.Parent is ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression })
        {
            whole = whole.Parent;
        }

        return whole != condition && whole.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;
    }

    /// <summary>A way that leads to the connect once more is no way past its failure.</summary>
    private void TryAgain(ControlFlowBranch? branch)
    {
        if (branch?.Destination is not null && _state.Sessions.Any(static session => !session.Failures.IsEmpty))
            _state = _state.WithSessions(session => session.Failures.IsEmpty ? session : session with { Failures = session.Failures.Without(IsTriedAgain) });

        bool IsTriedAgain(SwallowedFailure failure) => ReferenceEquals(failure.Body, this) && (branch.Destination.Ordinal == failure.Try || Reaches(branch.Destination, failure.Try));
    }

    private static bool Reaches(BasicBlock from, int ordinal)
    {
        var seen = new HashSet<int>();
        var rest = new Stack<BasicBlock>();
        rest.Push(from);
        while (rest.Count != 0)
        {
            var block = rest.Pop();
            foreach (var next in (BasicBlock?[])[block.ConditionalSuccessor?.Destination, block.FallThroughSuccessor?.Destination])
            {
                if (next is null || !seen.Add(next.Ordinal))
                    continue;
                if (next.Ordinal == ordinal)
                    return true;
                rest.Push(next);
            }
        }

        return false;
    }

    /// <summary>The session ends here: the replies that nobody has read are lost.</summary>
    private void LeaveUnanswered(SessionValue? returned)
    {
        if (!_flow.IsRecording)
            return;
        foreach (var pair in _state.Sessions)
        {
            var awaited = pair.Value.Awaited;
            // What a field keeps, or a caller gets, is gone on with in another method; but QUIT says that this was all.
            var isKept = pair.Key is not Place || returned?.Link is not null || IsKept(pair.Key);
            if (pair.Key is ISymbol || pair.Value.IsOpaque
                // What a caller has opened goes on.
                || (Caller is not null && (isKept || pair.Key is not Place { Body: var opener } || opener != this))
                || (isKept && (Method?.DeclaredAccessibility == Accessibility.Private || pair.Value.LastCommands.IsEmpty || awaited.All(static command => command.Kind != CommandKind.EndOfData) || awaited[awaited.Length - 1].Name != "QUIT")))
            {
                continue;
            }

            // Who hangs up has no use for the reply, unless it says what became of the message.
            var last = awaited.ToList().FindLastIndex(static command => command.Kind != CommandKind.Incidental);
            for (var i = 0; i <= last; i++)
            {
                if (i < last || awaited[i].Kind == CommandKind.EndOfData)
                    _flow.LeaveUnanswered(awaited[i]);
            }
        }
    }

    private bool IsKept(object link)
    {
        foreach (ref readonly var value in _state.Values)
        {
            if (IsMember(value.Key) && Equals(value.Value.Link, link))
                return true;
        }

        return false;
    }
}
