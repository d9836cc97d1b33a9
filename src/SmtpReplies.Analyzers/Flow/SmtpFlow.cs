using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Solves one control flow graph: forward, to a fixed point, then once more to record the facts. The other parts of this class
/// evaluate operations (Evaluation) and conditions (Narrowing).
/// </summary>
internal sealed partial class SmtpFlow
{
    /// <summary>More visits of one block than any sane body needs; a body that takes more is given up, silently.</summary>
    private const int VisitLimit = 64;

    private static readonly object ReturnKey = new();

    private readonly FileContext _file;
    private readonly FlowContext _context;
    private readonly LibraryMap _libraries;
    private readonly FlowOptions _options;
    private readonly ControlFlowGraph _graph;
    private readonly IMethodSymbol? _owner;
    private readonly ImmutableArray<IMethodSymbol> _callers;
    private readonly CancellationToken _cancellationToken;

    private readonly Dictionary<object, Carrier> _carriers = [];
    private readonly Dictionary<ISymbol, Carrier> _symbolCarriers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Value?> _given = new(SymbolEqualityComparer.Default);
    private readonly Captures _captures = new();
    private readonly Dictionary<ControlFlowRegion, Handler[]> _handlers = [];
    private readonly FlowState?[] _entries;
    private readonly bool[] _queued;

    /// <summary>No block before it is queued.</summary>
    private int _next;

    /// <summary>What was raised last without a refusal: most blocks change nothing, and would raise it again.</summary>
    private (ControlFlowRegion? Region, FlowState? State) _raised;

    // While a block is evaluated.
    private BasicBlock _block;
    private FlowState _state = FlowState.Start;
    private int _depth;

    // While facts are recorded.
    private bool _recording;
    private FlowState? _returned;
    private readonly List<Test> _tests = [];
    private ILookup<Carrier, Test>? _testsByCarrier;

    /// <summary>The conditions, or parts of them, that ask for a reply.</summary>
    private readonly HashSet<TextSpan> _understood = [];

    /// <summary>Whose reply decides in a way that is not understood.</summary>
    private readonly HashSet<Carrier> _obscure = [];
    private readonly List<(IInvocationOperation Send, ReplySet Codes, Carrier Carrier, ITypeSymbol? Caught)> _resends = [];
    private readonly List<(string Subject, SyntaxNode Caught, Carrier Carrier)> _dropsOfRecipients = [];
    private readonly List<(Carrier Carrier, SyntaxNode Where, ITypeSymbol Type)> _filteredTypes = [];

    /// <summary>Where a failure is asked whether it is a refusal.</summary>
    private readonly List<(Carrier Carrier, SyntaxNode Where)> _testedTypes = [];
    private readonly List<(Carrier Command, ReplySet Refused)> _judgedByCommand = [];
    private HashSet<CaptureId>? _returnedCaptures;
    private readonly List<(bool SaysRetry, string Subject, Carrier Carrier, ReplySet Codes, SyntaxNode Where)> _decisions = [];

    /// <summary>A test of a code: the smallest piece of a condition that stands for itself.</summary>
    /// <param name="Where">The comparison, pattern or element.</param>
    /// <param name="Carrier">Whose code it tests.</param>
    /// <param name="WhenTrue">The codes that it may be true for.</param>
    /// <param name="WhenFalse">The codes that it may be false for.</param>
    /// <param name="ReportedThere">It calls a predicate that is reported in its own body.</param>
    private sealed record Test(SyntaxNode Where, Carrier Carrier, ReplySet WhenTrue, ReplySet WhenFalse, bool ReportedThere);

    private SmtpFlow(ControlFlowGraph graph, IMethodSymbol? owner, FileContext file, ImmutableArray<IMethodSymbol> callers)
    {
        _graph = graph;
        _owner = owner;
        _file = file;
        _context = file.Shared;
        _libraries = file.Libraries;
        _options = file.Options;
        _callers = callers;
        _cancellationToken = file.CancellationToken;
        _entries = new FlowState?[graph.Blocks.Length];
        _queued = new bool[graph.Blocks.Length];
        _block = graph.Blocks[0];
    }

    /// <summary>
    /// Whether a body can hold anything that a rule looks for; a graph costs several times what this look does. Names that only happen
    /// to sound like mail, or like a decision, bring most bodies here.
    /// </summary>
    public static bool IsWorthwhile(IOperation body, IMethodSymbol? owner, BodyMarkers markers, FileContext file)
    {
        if (IsDecision(owner, file) || owner?.Parameters.Any(file.Shared.Numbers.IsCode) == true)
            return true;

        // The number that a hand-made client gets for RCPT is a reply code.
        if (markers.HasFlag(BodyMarkers.Transaction))
            return true;
        var mayDecide = (markers & (BodyMarkers.Decision | BodyMarkers.Command)) != 0 || file.Options.HasNames;
        var (hasCode, asks) = (false, mayDecide);
        var operations = owner is null ? ImmutableArray<IOperation>.Empty : file.Shared.OperationsOf(owner, file.CancellationToken);
        foreach (var operation in !operations.IsEmpty && operations[0] == body ? operations : body.DescendantsAndSelf())
        {
            hasCode = hasCode || HasCode(operation, file.Libraries) || (operation is IMemberReferenceOperation { Member: var member } && file.Shared.Numbers.IsCode(member));
            asks = asks || operation is ICatchClauseOperation || Asks(operation);
            var matters = (hasCode && asks) || operation switch
            {
                ICatchClauseOperation caught => file.Libraries.IsCodeCarrier(caught.ExceptionType),
                IMemberReferenceOperation reference => file.Libraries.VerbOf(reference.Member, 0) is Verb.Answer or Verb.Retry,
                ILocalReferenceOperation { Local: var local } => file.Shared.Numbers.IsCode(local),
                IObjectCreationOperation { Constructor: { } constructor } => file.Libraries.VerbOf(constructor, 1) == Verb.Answer,
                IInvocationOperation call => file.Libraries.VerbOf(call.TargetMethod, call.Arguments.Length) is Verb.HandleWhen or Verb.Retry
                    || call.TargetMethod.TypeArguments.Any(file.Libraries.IsCodeCarrier)
                    || file.Shared.Numbers.ReplyOf(call, owner, file.CancellationToken) != CallReply.None,
                IAnonymousFunctionOperation lambda => mayDecide && MayDecide(lambda.Symbol),
                ILocalFunctionOperation local => mayDecide && MayDecide(local.Symbol),
                _ => false,
            };
            if (matters)
                return true;
        }

        return false;

        bool MayDecide(IMethodSymbol function) => PredicateSummaries.ReturnsBool(function.ReturnType) || function.Parameters.Any(file.Shared.Numbers.IsCode);
    }

    /// <summary>Whether a body is a decision by its name: what makes it true is what is looked for.</summary>
    public static bool IsDecision(IMethodSymbol? owner, FileContext file) => owner is not null && file.Options.SaysDecision((owner.AssociatedSymbol ?? owner).Name);

    /// <summary>Whether something is compared with a number, or asked for its type: where a code is only passed on, nothing hangs on it.</summary>
    private static bool Asks(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison => IsNumber(comparison.LeftOperand) || IsNumber(comparison.RightOperand),
        IIsTypeOperation or ITypePatternOperation or IDeclarationPatternOperation or IConstantPatternOperation or IRelationalPatternOperation or ICaseClauseOperation => true,
        _ => false,
    };

    private static bool IsNumber(IOperation operand) => operand is { ConstantValue: { HasValue: true, Value: not (null or string or bool) } };

    /// <summary>Adds what is found in the graph, and in the lambdas and local functions inside it, to the facts.</summary>
    /// <param name="graph">The graph of a member's body.</param>
    /// <param name="owner">The method it belongs to; null for an initializer.</param>
    /// <param name="markers">What the member's tokens say about it.</param>
    /// <param name="file">What the bodies share.</param>
    public static void Collect(ControlFlowGraph graph, IMethodSymbol? owner, BodyMarkers markers, FileContext file)
    {
        var operations = Operations(graph).ToList();
        // Half typed: what is missing may be just what a rule would miss.
        if (operations.Exists(static operation => operation is IInvalidOperation))
            return;
        if ((markers & (BodyMarkers.Name | BodyMarkers.Decision)) != 0)
        {
            RetryScopes.Collect(graph, operations, file);
            RetryScopes.CollectEndless(operations, file);
            OwnFaults.Collect(operations, file);
        }

        var hasCodes = operations.Exists(operation => HasCode(operation, file.Libraries));
        var numbers = file.Shared.Numbers;
        var sends = false;
        var hasNamedCodes = markers.HasFlag(BodyMarkers.Transaction) || owner?.Parameters.Any(numbers.IsCode) == true;
        // Who is told how a message was refused may put it back.
        var (isTold, puts) = (hasNamedCodes || owner?.Parameters.Any(parameter => file.Libraries.HasCode(parameter.Type)) == true, false);
        foreach (var operation in operations)
        {
            var reply = operation is IInvocationOperation call ? numbers.ReplyOf(call, owner, file.CancellationToken) : CallReply.None;
            sends |= reply == CallReply.Transaction;
            puts = puts || (isTold && operation is IInvocationOperation { TargetMethod.Name: var called } && RetryNames.SaysPut(called));
            hasNamedCodes = hasNamedCodes || reply != CallReply.None || operation switch
            {
                IMemberReferenceOperation { Member: var member } => numbers.IsCode(member),
                ILocalReferenceOperation { Local: var local } => numbers.IsCode(local),
                _ => false,
            };
        }

        var decides = sends || puts || PredicateOf(graph, owner, file) is not null
            || CatchesRefusals(graph, hasCodes, file.Libraries)
            || ((hasCodes || hasNamedCodes) && ((markers & (BodyMarkers.Decision | BodyMarkers.Command)) != 0 || file.Options.HasNames));
        if (decides || hasNamedCodes || (hasCodes && markers.HasFlag(BodyMarkers.Name) && operations.Exists(Asks)))
        {
            var flow = new SmtpFlow(graph, owner, file, ImmutableArray<IMethodSymbol>.Empty);
            if (flow.Solve())
            {
                if (decides)
                    flow.AddFacts(file.Facts);
                flow.AddImpossibleTests(file.Facts);
            }
        }

        foreach (var local in graph.LocalFunctions)
            Collect(graph.GetLocalFunctionControlFlowGraph(local, file.CancellationToken), local, markers, file);
        foreach (var lambda in operations.OfType<IFlowAnonymousFunctionOperation>())
            Collect(graph.GetAnonymousFunctionControlFlowGraph(lambda, file.CancellationToken), lambda.Symbol, markers, file);
    }

    /// <summary>Adds what a method lets through that is given to a retry as its predicate.</summary>
    public static void CollectPredicate(IMethodSymbol method, string scope, FileContext file)
    {
        if (PredicateSummaries.GraphOf(method, file.Shared, file.CancellationToken) is not { } graph)
            return;
        var flow = new SmtpFlow(graph, method, file, ImmutableArray<IMethodSymbol>.Empty);
        if (flow.Solve())
            flow.AddPredicate(file.Facts, (scope, true));
    }

    /// <summary>For which codes of a parameter a method returns true and false; null when that cannot be said.</summary>
    public static PredicateSummary? Summarize(ControlFlowGraph graph, IMethodSymbol method, FileContext file, ImmutableArray<IMethodSymbol> callers)
    {
        var flow = new SmtpFlow(graph, method, file, callers.Add(method));
        if (!flow.Solve() || flow._returned?.ValueOf(ReturnKey) is not Value.Outcome outcome)
            return null;
        foreach (var pair in flow._symbolCarriers)
        {
            if (pair.Value == outcome.Carrier && pair.Key is IParameterSymbol parameter)
                return new PredicateSummary(parameter.Ordinal, outcome.Cases.For(true), outcome.Cases.For(false));
        }

        return IsOwnCode() ? new PredicateSummary(PredicateSummary.This, outcome.Cases.For(true), outcome.Cases.For(false)) : null;

        bool IsOwnCode() =>
            flow._symbolCarriers.Any(pair => pair.Value == outcome.Carrier && SymbolEqualityComparer.Default.Equals(pair.Key.ContainingType, method.ContainingType) && ReplyNumbers.IsCodeMember(pair.Key))
            || flow._carriers.Any(pair => pair.Value == outcome.Carrier && pair.Key is ValueTuple<ISymbol, string> path
                && SymbolEqualityComparer.Default.Equals(path.Item1.ContainingType, method.ContainingType) && file.Libraries.VerbOf(path.Item1, 0) == Verb.Code);
    }

    /// <summary>All operations of a graph, in its order.</summary>
    public static IEnumerable<IOperation> Operations(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var root in block.BranchValue is null ? block.Operations : block.Operations.Add(block.BranchValue))
            {
                foreach (var operation in root.DescendantsAndSelf())
                    yield return operation;
            }
        }
    }

    /// <summary>The predicate that a body is, and what its name says; null when it is none, or the name says nothing.</summary>
    private static (string Name, bool SaysRetry)? PredicateOf(ControlFlowGraph graph, IMethodSymbol? owner, FileContext file)
    {
        if (owner is null || !PredicateSummaries.ReturnsBool(owner.ReturnType))
            return null;
        if (owner.MethodKind == MethodKind.AnonymousFunction && RetryScopes.ScopeOf(owner, file) is { } scope)
            return (scope, true);
        if (owner.MethodKind == MethodKind.AnonymousFunction && RetryScopes.DropScopeOf(owner, file) is { } rule)
            return (rule, false);
        return PredicateSummaries.NameOf(owner, graph) switch
        {
            { } name when file.Options.SaysRetry(name) => (name, true),
            { } name when file.Options.SaysPermanent(name) => (name, false),
            _ => null,
        };
    }

    /// <summary>
    /// Whether a refusal is caught: by its own type, or by a wider one where a code is at hand to be asked for. A handler of
    /// everything that asks nothing says nothing about replies.
    /// </summary>
    private static bool CatchesRefusals(ControlFlowGraph graph, bool hasCodes, LibraryMap libraries) =>
        CfgEdges.HandlersIn(graph).Any(handler => libraries.IsCodeCarrier(handler.Caught) || (hasCodes && libraries.CanCarryCode(handler.Caught)));

    private static bool HasCode(IOperation operation, LibraryMap libraries) =>
        libraries.HasCode(operation.Type)
        || (operation is IPatternOperation { NarrowedType: var narrowed } && libraries.IsCodeCarrier(narrowed))
        || (operation is IIsTypeOperation { TypeOperand: var tested } && libraries.IsCodeCarrier(tested));

    private bool Solve()
    {
        var visits = new int[_graph.Blocks.Length];
        Merge(0, FlowState.Start);
        while ((_next = Array.IndexOf(_queued, true, _next)) >= 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _queued[_next] = false;
            if (++visits[_next] > VisitLimit)
                return false;
            Visit(_graph.Blocks[_next]);
        }

        _recording = true;
        foreach (var block in _graph.Blocks)
        {
            if (_entries[block.Ordinal] is not null)
                Visit(block);
        }

        return true;
    }

    private void Visit(BasicBlock block)
    {
        _block = block;
        _state = _entries[block.Ordinal]!;
        FailWithoutRefusal();
        foreach (var operation in block.Operations)
            Evaluate(operation);

        var value = Evaluate(block.BranchValue);
        FailWithoutRefusal();

        if (block.ConditionalSuccessor is { } conditional && block.ConditionKind != ControlFlowConditionKind.None)
        {
            if (value is Value.Derived derived)
                _obscure.UnionWith(derived.Carriers);
            if (value is Value.Outcome)
                _understood.Add(block.BranchValue!.Syntax.Span);
            var whenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            var (there, here) = (Narrow(value, whenTrue), Narrow(value, !whenTrue));
            if (value is Value.Outcome { Carrier: var carrier } && (there ?? here) is not null)
                AskInVain(there is null ? conditional.Destination : here is null ? block.FallThroughSuccessor?.Destination : null, carrier);
            Follow(conditional, there);
            Follow(block.FallThroughSuccessor, here);
            return;
        }

        if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return && block.BranchValue is not null)
        {
            Decide(_owner?.Name, ReplyNumbers.ResultType(_owner), value, block.BranchValue.Syntax);
            NoteReturned(value);
            if (_recording)
            {
                var returned = _state.WithValue(ReturnKey, value);
                _returned = _returned?.Join(returned) ?? returned;
            }
        }

        Follow(block.FallThroughSuccessor, _state);
    }

    private void Follow(ControlFlowBranch? branch, FlowState? state)
    {
        // Once the states are final they lead nowhere.
        if (branch is null || state is null || _recording)
            return;
        foreach (var entry in CfgEdges.FinallyEntries(branch))
            Merge(entry, state);
        state = state.WithoutValues(CfgEdges.NamesLeft(branch));
        if (branch.Destination is { } destination)
            Merge(destination.Ordinal, state);
        else if (CfgEdges.Rejects(_block))
            Pass(CfgEdges.HandlersAfterRejection(_block), state);
        else if (branch.Semantics == ControlFlowBranchSemantics.Rethrow)
            Pass(CfgEdges.HandlersAfterRethrow(_block), state);
    }

    private void Merge(int ordinal, FlowState state)
    {
        if (_recording)
            return;
        var joined = _entries[ordinal]?.Join(state) ?? state;
        if (_entries[ordinal] is { } known && known.SameAs(joined))
            return;
        _entries[ordinal] = joined;
        _queued[ordinal] = true;
        _next = Math.Min(_next, ordinal);
    }

    /// <summary>The failure in this handler goes on to other handlers, with the codes that are left.</summary>
    private void Pass(IEnumerable<Handler> handlers, FlowState state)
    {
        if (CfgEdges.TryOfHandler(_block) is not { } whole)
            return;
        var failure = FailureOf(whole);
        Raise(handlers, state.CodesOf(failure), state.Refusals[failure], state.Forget(failure));
    }

    /// <summary>Any operation may throw something that is no refusal of a message.</summary>
    private void FailWithoutRefusal()
    {
        if (_recording || _raised == (_block.EnclosingRegion, _state))
            return;
        _raised = (_block.EnclosingRegion, _state);
        Raise(HandlersHere(), ReplySet.All, null, _state);
    }

    /// <summary>The handlers that an exception in the block may reach.</summary>
    private Handler[] HandlersHere()
    {
        var region = _block.EnclosingRegion;
        if (!_handlers.TryGetValue(region, out var handlers))
            _handlers.Add(region, handlers = [.. CfgEdges.HandlersOf(_block)]);
        return handlers;
    }

    private void Raise(IEnumerable<Handler> handlers, ReplySet codes, Refusal? refusal, FlowState state)
    {
        foreach (var handler in handlers)
        {
            var role = _libraries.RoleOf(handler.Caught);
            var carries = role == TypeRole.CodeCarrier || (role == TypeRole.None && _libraries.CanCarryCode(handler.Caught));
            var entering = carries ? codes : codes.Intersect(ReplySet.NoReply);
            if (!entering.IsEmpty)
            {
                var failure = FailureOf(handler.Try);
                var entered = state.Forget(failure).WithCodes(failure, entering);
                Merge(handler.Entry, refusal is null || !carries ? entered : entered.WithRefusals(entered.Refusals.With(failure, refusal with { Caught = handler.Caught })));
            }

            if (!carries)
                continue;
            if (role != TypeRole.CodeCarrier)
                return; // It takes every exception, or its filter passes on what it does not take.
            if (_libraries.RoleOf(handler.Caught!.BaseType) != TypeRole.CodeCarrier)
                codes = codes.Intersect(ReplySet.NoReply); // The root of the library's refusals: only what is no refusal goes on.
        }
    }

    /// <summary>The sending of a message: the same one again, after a refusal, is a retry.</summary>
    /// <param name="send">The call.</param>
    /// <param name="reply">What carries the reply, where the call gives it as its result; a refusal of a library is an exception.</param>
    private void Send(IInvocationOperation send, Carrier? reply = null)
    {
        var message = MessageIn(send);
        var parts = SymbolsIn(send.Arguments);
        foreach (var pair in _state.Refusals)
        {
            var refusal = pair.Value;
            var codes = _state.CodesOf(pair.Key).Except(ReplySet.NoFailure);
            if (!codes.IsEmpty && (pair.Key.IsFailure || GoesTheSameWay(refusal, send)) && !parts.Overlaps(refusal.Changed) && !send.Arguments.Any(TakesAnother) && IsSameMessage(refusal, send, message) && !GoesElsewhere(send, refusal))
            {
                if (_recording)
                {
                    _resends.Add((send, codes, pair.Key, refusal.Caught));
                    _repeats.Add((send, refusal.Send, codes, pair.Key, refusal.Caught));
                }

                _state = _state.Forget(pair.Key);
            }
        }

        var refused = new Refusal(send, message, ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default));
        if (!_recording)
            Raise(HandlersHere(), ReplySet.All, refused, _state);
        if (reply is not null)
            _state = _state.Renew(reply).WithCodes(reply, ReplySet.All).WithRefusals(_state.Refusals.With(reply, refused));
    }

    /// <summary>
    /// What gives its reply as a number is a method of the program's own: with other arguments, or after its client or a field that keeps no account
    /// was given another value, it may go another way.
    /// </summary>
    private bool GoesTheSameWay(Refusal refusal, IInvocationOperation send) => (IsSameCall(refusal.Send, send) || CallsItself(send))
        && refusal.Changed.All(changed => changed is ILocalSymbol or IParameterSymbol
            ? !SymbolEqualityComparer.Default.Equals(changed, ClientOf(send)) || IsMadeInRound(changed, send)
            : RetryNames.SaysRound(changed.Name) || RetryNames.SaysAccount(changed.Name));

    private static bool IsSameCall(IOperation first, IInvocationOperation second) => ReferenceEquals(first, second)
        || (first is IInvocationOperation other && SymbolEqualityComparer.Default.Equals(other.TargetMethod, second.TargetMethod) && SyntaxFactory.AreEquivalent(other.Syntax, second.Syntax));

    private bool IsSameMessage(Refusal refusal, IInvocationOperation send, ImmutableHashSet<ISymbol> message)
    {
        if (ReferenceEquals(refusal.Send, send))
            return true;
        var isSame = message.Count != 0 && refusal.Message.Count != 0
            ? message.IsSubsetOf(refusal.Message) || message.IsSupersetOf(refusal.Message)
            // Made twice of the same: client.Send(order.ToMail()).
            : message.Count == refusal.Message.Count && SymbolsIn(send.Arguments).Count != 0 && IsSameCall(refusal.Send, send);
        return CallsItself(send)
            ? PassesOnTheSame(send) && (isSame || IsMadeAnew(refusal))
            : isSame && IsSameClient(refusal.Send, send);
    }

    private bool CallsItself(IInvocationOperation call) => SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, _owner?.OriginalDefinition);

    /// <summary>Whether a method calls itself with what it was given; only what is counted or timed may differ.</summary>
    private bool PassesOnTheSame(IInvocationOperation call) =>
        call.Arguments.Any(static argument => IsPassedOn(argument) && argument.Parameter?.Type.IsValueType == false)
        && call.Arguments.All(argument => (IsPassedOn(argument) && !LosesOne(argument))
            || (argument.Parameter is { Type: { IsValueType: true, Name: var type }, Name: var name } && (type == "CancellationToken" || RetryNames.SaysRound(name) || IsCountedOn(argument))));

    /// <summary>Whether an argument is one more, or less, than was given, and that is no index: <c>Send(message, n + 1)</c>.</summary>
    private bool IsCountedOn(IArgumentOperation argument)
    {
        return argument.Value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, LeftOperand: IParameterReferenceOperation { Parameter: var counter }, RightOperand.ConstantValue.HasValue: true }
            && counter.Ordinal == argument.Parameter?.Ordinal
            && Operations(_graph).All(operation => operation is not IParameterReferenceOperation { Parameter: var used } || !SymbolEqualityComparer.Default.Equals(used, counter) || !PicksOne(operation));

        bool PicksOne(IOperation counted)
        {
            for (var outer = counted.Parent; outer is not null; outer = outer.Parent)
            {
                if (outer is IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
                    || (outer is IInvocationOperation { TargetMethod: var method } call && (RetryNames.SaysTake(method.Name) || method.ContainingType.Name == "Enumerable"
                        || (_context.IsOwn(method) && !CallsItself(call)))))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether what is passed on has one element less than before: <c>hosts.RemoveAt(0)</c>.</summary>
    private bool LosesOne(IArgumentOperation argument) => Operations(_graph).Any(operation =>
        operation is IInvocationOperation { Instance: IParameterReferenceOperation { Parameter: var list }, TargetMethod.Name: var name }
        && SymbolEqualityComparer.Default.Equals(list, RootOf(argument.Value)) && (RetryNames.SaysTake(name) || RetryNames.Words(name) is ["remove", ..]));

    private static bool IsPassedOn(IArgumentOperation argument) =>
        argument.Value is IParameterReferenceOperation { Parameter.Ordinal: var given } && given == argument.Parameter?.Ordinal;

    /// <summary>Whether the next time gives the same message: it is not one of several, from a queue or a list.</summary>
    private bool IsMadeAnew(Refusal refusal) =>
        refusal.Send is IInvocationOperation { Arguments: var arguments, Syntax: var where } && !arguments.Any(TakesAnother)
        && !where.Ancestors().TakeWhile(node => node != _graph.OriginalOperation.Syntax).Any(static node => node is CommonForEachStatementSyntax or ForStatementSyntax)
        && !Operations(_graph).Any(operation => operation switch
        {
            ISimpleAssignmentOperation assignment => RootOf(assignment.Target) is { } target && refusal.Message.Contains(target) && _captures.Parts(assignment.Value).Any(IsNext),
            IInvocationOperation call => RetryNames.SaysTake(call.TargetMethod.Name),
            _ => false,
        });

    /// <summary>Another client goes to another server, for all that can be seen: <c>primary.Send(message)</c>, then <c>backup.Send(message)</c>.</summary>
    private static bool IsSameClient(IOperation first, IOperation second) =>
        ClientOf(first) is not { } one
        || ClientOf(second) is not { } other
        || SymbolEqualityComparer.Default.Equals(one, other)
        || (MakingOf(one) is { } making && MakingOf(other) is { } again && making.IsEquivalentTo(again));

    /// <summary>
    /// Whether what sends was given something new in between that says where to: by a connect, which may have failed and left no trace, or by a
    /// method that does it.
    /// </summary>
    private bool GoesElsewhere(IInvocationOperation send, Refusal refusal) =>
        !refusal.Changed.IsEmpty && ClientOf(send) is { } client && Operations(_graph).Any(operation => operation is IInvocationOperation call
            && (SymbolEqualityComparer.Default.Equals(RootOf(call.Instance), client)
                ? _libraries.VerbOf(call.TargetMethod, call.Arguments.Length) == Verb.Connect
                : _context.IsOwn(call.TargetMethod) && call.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(RootOf(argument.Value), client)))
            && SymbolsIn(call.Arguments).Overlaps(refusal.Changed));

    private static ISymbol? ClientOf(IOperation send) => RootOf((send as IInvocationOperation)?.Instance);

    /// <summary>What a variable of a body is set to where it is declared, unless that takes the next of several.</summary>
    private static ExpressionSyntax? MakingOf(ISymbol client) =>
        client is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] }
        && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: (BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax or AwaitExpressionSyntax) and var making }
        && !making.DescendantNodesAndSelf().Any(static node => node is ElementAccessExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "Current" }
            || (node is SimpleNameSyntax { Identifier.ValueText: var name } && RetryNames.SaysTake(name)))
            ? making
            : null;

    /// <summary>What a symbol was set to is another thing now: a refused message that it belongs to is another message.</summary>
    /// <param name="symbol">The variable.</param>
    /// <param name="isAnother">It was set; otherwise it is the same thing still, changed.</param>
    private void MarkChanged(ISymbol symbol, bool isAnother = false)
    {
        var isInHandler = CfgEdges.TryOfHandler(_block) is not null;
        foreach (var pair in _state.Refusals)
        {
            var isOfMessage = pair.Value.Send is IInvocationOperation { Arguments: var arguments } && SymbolsIn(arguments).Contains(symbol);
            // A reply that is a result stays behind when another message has its turn; what is sent then is nothing again.
            if (isOfMessage && !pair.Key.IsFailure)
                _state = _state.Renew(pair.Key);
            // The next round of a loop over messages: what the last one was refused with is over. In a handler it may be one of two ways.
            else if (isOfMessage && isAnother && !isInHandler)
                _state = _state.Forget(pair.Key);
            else if (!pair.Value.Changed.Contains(symbol))
                _state = _state.WithRefusals(_state.Refusals.With(pair.Key, pair.Value with { Changed = pair.Value.Changed.Add(symbol) }));
        }
    }

    /// <summary>Another server is asked: what the first one refused, this one may take (RFC 5321, section 4.2.5).</summary>
    /// <param name="where">The variables that say which server.</param>
    /// <param name="creation">The client that is made, where that says which server.</param>
    /// <param name="again">The call that connects.</param>
    private void Connect(IEnumerable<ISymbol> where, SyntaxNode? creation = null, IInvocationOperation? again = null)
    {
        // A handler that connects anew, or gives the client a host, does not repeat what was refused as it was; a client that is made, or goes, as the first did does.
        var inHandler = CfgEdges.TryOfHandler(_block) is not null;
        foreach (var pair in _state.Refusals)
        {
            if ((inHandler && !(creation is not null && ClientOf(pair.Value.Send) is { } client && MakingOf(client)?.IsEquivalentTo(creation) == true) && !(again is not null && IsSameServer(again, pair.Value)))
                || pair.Value.Changed.Overlaps(where))
                _state = _state.Forget(pair.Key);
        }
    }

    /// <summary>Whether a connect is told the same as the one before what was refused.</summary>
    private bool IsSameServer(IInvocationOperation connect, Refusal refusal) =>
        connect.Syntax is InvocationExpressionSyntax { ArgumentList: { Arguments.Count: not 0 } told } && Operations(_graph).Any(operation => operation is IInvocationOperation { Syntax: InvocationExpressionSyntax first } other
            && first.Span.End <= refusal.Send.Syntax.SpanStart && !first.Span.OverlapsWith(connect.Syntax.Span)
            && _libraries.VerbOf(other.TargetMethod, other.Arguments.Length) == Verb.Connect
            && first.ArgumentList.IsEquivalentTo(told));

    /// <summary>The missing step is made up for: what asked for it may be sent again (RFC 4954, section 6; RFC 3207, section 4).</summary>
    private void Authenticate()
    {
        foreach (var failure in _state.Refusals.Keys)
            _state = _state.WithCodes(failure, _state.CodesOf(failure).Except(AsksForAnotherStep));
    }

    /// <summary>
    /// Replies to a step out of place or one that is missing: who tests for them and sends again has made up for it, by whatever
    /// call stands between.
    /// </summary>
    private static readonly ReplySet AsksForAnotherStep = ReplySet.Where(static code => code is 503 or 504 or 523 or 524 or 530 or 534 or 535 or 538);

    private Carrier FailureOf(ControlFlowRegion whole) => Get(_carriers, whole, static key => new Carrier(isFailure: true, place: ((ControlFlowRegion)key).FirstBlockOrdinal));

    private Carrier CommandOf(Carrier refusal) => Get(_carriers, refusal, static key => new Carrier(isFailure: false, (Carrier)key));

    private Carrier CarrierOf(ISymbol symbol) => Get(_symbolCarriers, symbol, static _ => new Carrier(isFailure: false));

    private Carrier CarrierOfPath(ISymbol root, string path) => Get(_carriers, (root, path), static _ => new Carrier(isFailure: false));

    private static TValue Get<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key, Func<TKey, TValue> create)
        where TKey : notnull
    {
        if (!map.TryGetValue(key, out var value))
            map[key] = value = create(key);
        return value;
    }

    private void AddFacts(FlowFacts facts)
    {
        AddTextTests(facts);
        AddEndless(facts);
        AddPredicate(facts, PredicateOf(_graph, _owner, _file));
        foreach (var (saysRetry, subject, carrier, codes, where) in _decisions)
        {
            if (carrier.Refusal is not null)
            {
                if (!saysRetry)
                    AddDropByCommand(facts, carrier, codes, subject);
            }
            else if (saysRetry && ListsPermanent(carrier, codes) && !_obscure.Contains(carrier))
                AddShortList(facts, carrier, codes, subject);
            else if (!codes.IsRemainder)
                AddRetry(facts, saysRetry ? RetryKind.Decision : RetryKind.Dropped, carrier, codes, where, subject);
            else if (saysRetry && !_obscure.Contains(carrier) && LeftOut(codes).IsEmpty && carrier.IsFailure
                && !_tests.Exists(test => test.Carrier == carrier) && !RetryNames.SaysByHand(subject)
                && (CaughtAround(where) ?? RefusalIn(where) ?? _filteredTypes.Find(filtered => filtered.Carrier == carrier).Where) is { } caught)
                AddUnnamed(facts, carrier, codes, caught, subject);
            else if (saysRetry && !_obscure.Contains(carrier))
                AddShortList(facts, carrier, codes, subject);
        }

        foreach (var (subject, caught, carrier) in _dropsOfRecipients)
        {
            // A test inside, by MailKit's ErrorCode, has been named.
            if (!_textCarriers.Contains(carrier) && MayBeAny(caught)
                && !facts.Retries.Exists(site => site.Kind == RetryKind.Dropped && caught.FirstAncestorOrSelf<CatchClauseSyntax>()?.Span.Contains(site.Where.Span) == true && site.Where.SyntaxTree == caught.SyntaxTree))
                facts.Retries.Add(new RetrySite(RetryKind.Dropped, caught, ReplySet.Transient, subject));
        }

        foreach (var (send, codes, carrier, caught) in _resends)
        {
            var name = send.TargetMethod.Name;
            if (_libraries.IsPartialRefusal(caught))
                facts.Retries.Add(new RetrySite(RetryKind.PartlyAccepted, send.Syntax, codes, name));
            if (!carrier.IsFailure)
                AddResendByResult(facts, carrier, codes, send.Syntax, name);
            else if (!codes.IsRemainder)
                AddRetry(facts, RetryKind.Resend, carrier, codes, send.Syntax, name);
            else if (LeftOut(codes).IsEmpty && !codes.Overlaps(ReplySet.Transient))
                facts.Retries.Add(new RetrySite(RetryKind.Resend, send.Syntax, ReplySet.Permanent, name));
            else if (_libraries.IsCodeCarrier(caught) && !_libraries.IsPartialRefusal(caught) && !_obscure.Contains(carrier))
                AddUnnamed(facts, carrier, codes, CatchOf(send, caught!), $"catch ({caught!.Name})");
            else if (!_libraries.IsPartialRefusal(caught) && !_obscure.Contains(carrier) && _filteredTypes.Find(filtered => filtered.Carrier == carrier) is { Where: { } named, Type: { } type })
                AddUnnamed(facts, carrier, codes, named, $"catch ({type.Name})");
        }
    }

    /// <summary>What was sent again after a reply that the send gave as its result. Who never told one refusal from another, or sends after success too, is left alone.</summary>
    private void AddResendByResult(FlowFacts facts, Carrier carrier, ReplySet codes, SyntaxNode where, string subject)
    {
        if (codes.Contains(250) || !IsSurelyCode(carrier) || _obscure.Contains(carrier))
            return;
        if (ListsPermanent(carrier, codes))
            AddShortList(facts, carrier, codes, subject);
        else if (!codes.IsRemainder && (!Refusals.IsSubsetOf(codes) || TestsOf(carrier).Any(static test => Refusals.IsSubsetOf(test.WhenTrue) && !test.WhenTrue.Overlaps(Accepted))))
            AddRetry(facts, RetryKind.Resend, carrier, codes, where, subject);
    }

    private static readonly ReplySet Refusals = ReplySet.Transient.Union(ReplySet.Permanent);

    private static readonly ReplySet Accepted = ReplySet.Range(200, 399);

    /// <summary>Whether some permanent replies are left out, each by its number, and the others taken with the transient ones.</summary>
    private bool ListsPermanent(Carrier carrier, ReplySet codes) =>
        LeftOut(codes) is var listed && IsShort(listed) && ReplySet.Transient.IsSubsetOf(codes) && TestOf(carrier, listed) is not null;

    /// <summary>A list, not a range: whoever takes out all of 5yz but one code has thought of that one.</summary>
    private const int ListLimit = 20;

    /// <summary>The permanent replies of RFC 5321, section 4.2.3: a list that has them all is not short.</summary>
    private static readonly ReplySet PermanentOfRfc = ReplySet.Range(500, 504).Union(ReplySet.Range(550, 554));

    private static bool IsShort(ReplySet listed) => !listed.IsEmpty && listed.Count <= ListLimit && !PermanentOfRfc.IsSubsetOf(listed);

    private void AddPredicate(FlowFacts facts, (string Name, bool SaysRetry)? predicate)
    {
        if (predicate is not ({ } name, var saysRetry))
            return;
        if (!saysRetry)
        {
            foreach (var (command, refused) in _judgedByCommand)
                AddDropByCommand(facts, command, refused, name);
        }

        if (_returned?.ValueOf(ReturnKey) is not Value.Outcome outcome || outcome.Carrier.Reply == CallReply.Step)
            return;
        var codes = outcome.Cases.For(true);
        var where = PredicateExpression(_graph.OriginalOperation.Syntax);
        // case SmtpException: return true; what is asked for stands apart from what is returned.
        if (_testedTypes.Find(test => test.Carrier == outcome.Carrier && IsAnsweredBy(test.Where, where)).Where is { } asked)
            where = asked;
        if (codes.IsRemainder)
        {
            // "550, or anything that looks like a timeout" is surely true for 550 only.
            codes = codes.Except(outcome.Cases.For(false));
            if (saysRetry && codes.IsRemainder && outcome.Carrier.Refusal is null)
                AddUnnamed(facts, outcome.Carrier, codes, where, name);
        }

        if (saysRetry && outcome.Carrier.Refusal is null && ListsPermanent(outcome.Carrier, codes))
            AddShortList(facts, outcome.Carrier, codes, name);
        else if (!codes.IsRemainder && outcome.Carrier.Refusal is null)
            AddRetry(facts, saysRetry ? RetryKind.Predicate : RetryKind.Dropped, outcome.Carrier, codes, where, name);
    }

    /// <summary>Whether an expression is returned where a test before it holds.</summary>
    private static bool IsAnsweredBy(SyntaxNode test, SyntaxNode returned) => !returned.Span.Contains(test.Span)
        && test.FirstAncestorOrSelf<SyntaxNode>(static node => node is IfStatementSyntax or SwitchSectionSyntax) is { } branch && branch.Span.Contains(returned.Span);

    /// <summary>
    /// A value that is returned, or kept to be returned: whether it is true for what was refused while the reply may still be of any kind.
    /// </summary>
    private void NoteReturned(Value? value)
    {
        if (!_recording)
            return;
        NoteFailedAttempt(value);
        foreach (var command in value is Value.Outcome { Carrier: var judged } ? [judged] : value is Value.Constant { Content: true } ? _state.Carriers : [])
        {
            var refused = _state.CodesOf(command).Intersect(value is Value.Outcome outcome ? outcome.Cases.For(true) : ReplySet.All);
            if (command.Refusal is not null && ReplySet.Transient.IsSubsetOf(_state.CodesOf(command.Refusal)))
                _judgedByCommand.Add((command, refused));
        }
    }

    /// <summary>Whether a capture is what a branch returns in the end: <c>a || b</c>, or the arms of a switch.</summary>
    private bool IsReturned(CaptureId capture) => (_returnedCaptures ??= [.. _graph.Blocks
        .Where(static block => block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
        .Select(static block => block.BranchValue)
        .OfType<IFlowCaptureReferenceOperation>()
        .Select(static reference => reference.Id)]).Contains(capture);

    /// <summary>
    /// A refused sender or recipient is given up for good, whatever the reply: any reply but 2yz to MAIL or RCPT comes to these members.
    /// </summary>
    private void AddDropByCommand(FlowFacts facts, Carrier command, ReplySet refused, string subject)
    {
        if (!refused.IsEmpty && refused.IsSubsetOf(RefusedAddress) && TestOf(command, refused) is { } test)
            facts.Retries.Add(new RetrySite(RetryKind.Dropped, test.Where, ReplySet.Transient, subject));
    }

    /// <summary>The values of MailKit's <c>SenderNotAccepted</c> and <c>RecipientNotAccepted</c>.</summary>
    private static readonly ReplySet RefusedAddress = ReplySet.Range(1, 2);

    /// <summary>What a predicate comes down to: its expression, or the first that it returns.</summary>
    private static SyntaxNode PredicateExpression(SyntaxNode body) => body switch
    {
        LambdaExpressionSyntax { ExpressionBody: { } expression } => expression,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        _ => body.DescendantNodes().OfType<ArrowExpressionClauseSyntax>().FirstOrDefault()?.Expression
            ?? body.DescendantNodes().OfType<ReturnStatementSyntax>().FirstOrDefault(static statement => !IsFalse(statement.Expression))?.Expression
            ?? body,
    };

    /// <summary><c>false</c>, or <c>Task.FromResult(false)</c>.</summary>
    private static bool IsFalse(ExpressionSyntax? expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.FalseLiteralExpression),
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] } => IsFalse(only),
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] } => IsFalse(only),
        _ => false,
    };

    /// <summary>Codes that nothing names: all there are, or what is left when some permanent ones were taken out.</summary>
    private void AddUnnamed(FlowFacts facts, Carrier carrier, ReplySet codes, SyntaxNode where, string subject)
    {
        // Somebody asks, though for the wrong thing.
        if (_textCarriers.Contains(carrier) || !IsSurelyCode(carrier))
            return;
        if (LeftOut(codes).IsEmpty)
        {
            // What a predicate decides is said in the predicate.
            if (ReplySet.Transient.IsSubsetOf(codes) && MayBeAny(where) && !TestsOf(carrier).Any(static test => test.ReportedThere))
                facts.Retries.Add(new RetrySite(RetryKind.Untested, where, ReplySet.Permanent, subject));
            return;
        }

        AddShortList(facts, carrier, codes, subject);
    }

    /// <summary>Whether a type that is caught or tested may stand for every refusal; a library's does.</summary>
    private bool MayBeAny(SyntaxNode where) =>
        where is not TypeSyntax
        || _context.ModelOf(where.SyntaxTree).GetTypeInfo(where, _cancellationToken).Type is not INamedTypeSymbol type
        || !_context.IsOwn(type)
        || OwnRefusals.MayBeAny(type, where, _file);

    /// <summary>The permanent replies that are left out; a login on the way to the next attempt leaves out some by itself.</summary>
    private static ReplySet LeftOut(ReplySet codes)
    {
        var left = ReplySet.Permanent.Except(codes);
        return AsksForAnotherStep.IsSubsetOf(left) ? left.Except(AsksForAnotherStep) : left;
    }

    /// <summary>A number that is a code by its name alone is none if nothing compares it with one: "status is not 3".</summary>
    private bool IsSurelyCode(Carrier carrier)
    {
        return !(carrier.Reply != CallReply.None || _symbolCarriers.Any(pair => pair.Value == carrier && _context.Numbers.IsCode(pair.Key)))
            || _tests.Exists(test => test.Carrier == carrier && (Names(test.WhenTrue) || Names(test.WhenFalse)));

        static bool Names(ReplySet codes) => !codes.IsRemainder && codes.Overlaps(Replies);
    }

    private void AddShortList(FlowFacts facts, Carrier carrier, ReplySet codes, string subject)
    {
        var listed = LeftOut(codes);
        if (IsShort(listed) && TestOf(carrier, listed) is { } test)
            facts.Retries.Add(new RetrySite(RetryKind.ShortList, test.Where, listed, subject));
    }

    /// <summary>The tests of a carrier, once all are recorded.</summary>
    private IEnumerable<Test> TestsOf(Carrier carrier) => (_testsByCarrier ??= _tests.ToLookup(static test => test.Carrier))[carrier];

    /// <summary>The test that names some of these codes and no others.</summary>
    private Test? TestOf(Carrier carrier, ReplySet codes) =>
        TestsOf(carrier).FirstOrDefault(test => !test.ReportedThere
            && ((!test.WhenTrue.IsEmpty && test.WhenTrue.IsSubsetOf(codes)) || (!test.WhenFalse.IsEmpty && test.WhenFalse.IsSubsetOf(codes))));

    /// <summary>The refusal that the clause around a place catches, and nothing wider; null if it asks by a filter.</summary>
    private TypeSyntax? CaughtAround(SyntaxNode where) =>
        where.FirstAncestorOrSelf<CatchClauseSyntax>() is { Filter: null, Declaration.Type: var type }
        && _context.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type is { } caught
        && _libraries.IsCodeCarrier(caught) && !_libraries.IsPartialRefusal(caught)
            ? type
            : null;

    /// <summary>The refusal that a value asks for: <c>ShouldRetry = ex is SmtpException</c>.</summary>
    private TypeSyntax? RefusalIn(SyntaxNode where) => where is IsPatternExpressionSyntax or BinaryExpressionSyntax
        ? where.DescendantNodes().OfType<TypeSyntax>().FirstOrDefault(type =>
            type.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } or TypePatternSyntax or DeclarationPatternSyntax or RecursivePatternSyntax or ConstantPatternSyntax
            && _context.ModelOf(type.SyntaxTree).GetTypeInfo(type, _cancellationToken).Type is { } asked && _libraries.IsCodeCarrier(asked) && !_libraries.IsPartialRefusal(asked))
        : null;

    private SyntaxNode CatchOf(IInvocationOperation send, ITypeSymbol caught)
    {
        var model = _context.ModelOf(send.Syntax.SyntaxTree);
        foreach (var statement in send.Syntax.AncestorsAndSelf().OfType<TryStatementSyntax>().Concat(_graph.OriginalOperation.Syntax.DescendantNodes().OfType<TryStatementSyntax>()))
        {
            foreach (var clause in statement.Catches)
            {
                if (clause.Declaration is { } declaration
                    && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(declaration.Type, _cancellationToken).Type, caught))
                {
                    return declaration.Type;
                }
            }
        }

        return send.Syntax;
    }

    /// <summary>A bound that takes in the first code of the next class is a finding of its own.</summary>
    private bool IsSplitClass(Carrier carrier, ReplySet wrong) =>
        wrong.Count == 1 && wrong.Contains(500) && !TestsOf(carrier).Any(test => test.WhenTrue.Equals(wrong) || test.WhenFalse.Equals(wrong));

    /// <summary>One site for each test that lets some of the wrong codes through: the one that lets through the fewest others.</summary>
    private void AddRetry(FlowFacts facts, RetryKind kind, Carrier carrier, ReplySet codes, SyntaxNode fallback, string subject)
    {
        // Who lets all of 5yz through did not write it for the exceptions.
        var wrong = kind == RetryKind.Dropped ? codes.Intersect(_options.NotFinal)
            : ReplySet.Permanent.IsSubsetOf(codes) ? ReplySet.Permanent
            : codes.Intersect(_options.NotRetried(_libraries)).Except(kind == RetryKind.Resend ? AsksForAnotherStep : ReplySet.Empty);
        wrong = wrong.Except(RefinedOf(carrier)).Except(AskedBehindText(carrier));
        if (wrong.IsEmpty || (kind != RetryKind.Dropped && IsSplitClass(carrier, wrong)))
            return;
        var byTest = new Dictionary<Test, ReplySet>();
        var all = kind == RetryKind.Dropped ? ReplySet.Transient : ReplySet.Permanent;
        // What no server answers counts only between tests that say the same of what one does.
        var sides = TestsOf(carrier)
            .SelectMany(static test => (IEnumerable<(Test Test, ReplySet Codes)>)[(test, test.WhenTrue), (test, test.WhenFalse)])
            .Where(side => side.Codes.Overlaps(wrong) && (!side.Codes.IsRemainder || (side.Test.ReportedThere && !all.IsSubsetOf(side.Codes))))
            .Select(side => (side.Test, side.Codes, Wrong: side.Codes.Intersect(all).Count, Named: side.Codes.Intersect(Replies).Count, All: side.Codes.Count))
            .OrderBy(static side => side.Wrong)
            .ThenBy(static side => side.Named)
            .ThenBy(static side => side.All)
            .ToList();
        foreach (var code in wrong)
        {
            var best = sides.Find(side => side.Codes.Contains(code)).Test;
            if (best is not null)
                byTest[best] = (byTest.TryGetValue(best, out var known) ? known : ReplySet.Empty).Union(ReplySet.Of(code));
        }

        foreach (var pair in byTest)
        {
            if (!pair.Key.ReportedThere)
                facts.Retries.Add(new RetrySite(kind, pair.Key.Where, pair.Value, subject));
        }

        if (byTest.Count == 0)
            facts.Retries.Add(new RetrySite(kind, fallback, wrong, subject));
    }
}
