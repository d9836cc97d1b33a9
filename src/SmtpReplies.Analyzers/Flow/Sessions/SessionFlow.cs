using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SmtpReplies.Analyzers.Libraries;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>
/// Follows the connections of one body, and of the bodies that it calls: which command was written last, whether its reply was read,
/// and whether anything looked at it. Whatever is out of sight is silent.
/// </summary>
internal sealed class SessionFlow
{
    /// <summary>More visits of blocks than the longest client takes; a body that takes more is given up, silently.</summary>
    private const int VisitLimit = 20_000;

    /// <summary>Deeper than anyone nests helpers.</summary>
    private const int DepthLimit = 12;

    private readonly Dictionary<Place, ReplyRead> _reads = [];
    private readonly Dictionary<Place, Activation?> _activations = [];
    private readonly Dictionary<ISymbol, ControlFlowGraph?> _graphs = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SessionCommand> _answered = [];
    private readonly HashSet<SessionCommand> _unanswered = [];
    private readonly List<SessionSite> _sites = [];
    private int _visits;

    private SessionFlow(FlowContext context, CancellationToken cancellationToken)
    {
        Context = context;
        CancellationToken = cancellationToken;
    }

    public FlowContext Context { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The states are final: what is seen now is a fact.</summary>
    public bool IsRecording { get; set; }

    /// <summary>Whether everything was looked at; otherwise nothing is said.</summary>
    public bool IsExhausted => _visits > VisitLimit;

    /// <summary>Whether a body holds a session, or a part of one.</summary>
    public static bool IsWorthwhile(IMethodSymbol? method, BodyMarkers surroundings, FlowContext context, CancellationToken cancellationToken)
    {
        if (method is null || context.MethodLooks.Of(method, context, cancellationToken) is not { } look)
            return false;
        // With a client of a library a session can only go wrong where it is opened in vain.
        return surroundings.HasFlag(BodyMarkers.Command) ? look.TouchesSession : look is { Connects: true, Catches: true };
    }

    /// <summary>Adds what is found in a body and what it calls, and in the lambdas inside it.</summary>
    /// <param name="graph">The body.</param>
    /// <param name="method">Its method; null for top-level statements and the like.</param>
    /// <param name="surroundings">What the tokens of its type say.</param>
    /// <param name="context">What all bodies share.</param>
    /// <param name="facts">Where the findings go.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Collect(ControlFlowGraph graph, IMethodSymbol? method, BodyMarkers surroundings, FlowContext context, FlowFacts facts, CancellationToken cancellationToken)
    {
        var flow = new SessionFlow(context, cancellationToken);
        // Half typed: what is missing may be just what a rule would miss.
        if (graph.OriginalOperation.DescendantsAndSelf().Any(static operation => operation is IInvalidOperation))
            return;
        var root = new Activation(flow, graph, method, caller: null, call: null);
        root.Run(SessionState.Start);
        flow.IsRecording = true;
        root.Run(SessionState.Start);
        if (!flow.IsExhausted && (flow.IsSmtp || surroundings.HasFlag(BodyMarkers.Smtp)))
            flow.AddFacts(surroundings, facts);

        // A handler, an endpoint: it may hold a session of its own.
        foreach (var operation in graph.Blocks.SelectMany(static block => block.BranchValue is null ? block.Operations : block.Operations.Add(block.BranchValue)).SelectMany(static operation => operation.DescendantsAndSelf()))
        {
            if (operation is IFlowAnonymousFunctionOperation lambda && context.MethodLooks.Of(lambda.Symbol, context, cancellationToken)?.TouchesSession == true)
                Collect(flow.GraphOf(lambda, graph), lambda.Symbol, surroundings, context, facts, cancellationToken);
        }
    }

    /// <summary>A connection is opened to a port where mail servers listen. HELO alone is said to others, too.</summary>
    public bool IsSmtp { get; set; }

    public bool Visit()
    {
        CancellationToken.ThrowIfCancellationRequested();
        return ++_visits <= VisitLimit;
    }

    public ReplyRead ReadAt(Place place)
    {
        if (!_reads.TryGetValue(place, out var read))
            _reads[place] = read = new ReplyRead(place);
        return read;
    }

    /// <summary>A call of a method whose body is in this compilation; null if it is not followed.</summary>
    public Activation? Enter(Place call, IMethodSymbol method)
    {
        if (!_activations.TryGetValue(call, out var activation))
            _activations[call] = activation = GraphOf(method) is { } graph ? Enter(call, graph, method) : null;
        // A place of a virtual call or of a delegate may lead to another method each time.
        return activation is null || SymbolEqualityComparer.Default.Equals(activation.Method, method) ? activation : null;
    }

    /// <summary>A call of a lambda.</summary>
    public Activation? Enter(Place call, ControlFlowGraph graph, IMethodSymbol method)
    {
        if (_activations.TryGetValue(call, out var known))
            return known is null || SymbolEqualityComparer.Default.Equals(known.Method, method) ? known : null;
        Activation? activation = null;
        if (call.Body.Depth < DepthLimit && !call.Body.IsWithin(method))
            activation = new Activation(this, graph, method, call.Body, call.Operation);
        return _activations[call] = activation;
    }

    public ControlFlowGraph GraphOf(IFlowAnonymousFunctionOperation lambda, ControlFlowGraph graph)
    {
        if (!_graphs.TryGetValue(lambda.Symbol, out var known))
            _graphs[lambda.Symbol] = known = graph.GetAnonymousFunctionControlFlowGraph(lambda, CancellationToken);
        return known!;
    }

    public void Answer(SessionCommand command) => _answered.Add(command);

    /// <summary>The session ends, and nobody has read the reply to the command.</summary>
    public void LeaveUnanswered(SessionCommand command) => _unanswered.Add(command);

    public void Add(SessionSite site) => _sites.Add(site);

    private ControlFlowGraph? GraphOf(IMethodSymbol method)
    {
        if (!_graphs.TryGetValue(method, out var graph))
            _graphs[method] = graph = PredicateSummaries.GraphOf(method, Context, CancellationToken);
        return graph;
    }

    private void AddFacts(BodyMarkers surroundings, FlowFacts facts)
    {
        facts.Sessions.AddRange(_sites);
        foreach (var command in _unanswered)
        {
            if (!_answered.Contains(command) && command.MustBeExamined)
                facts.Sessions.Add(new SessionSite(SessionKind.IgnoredReply, command.Where, command.Name));
        }

        // A greeting may have several lines: one look is enough, and one report.
        var greetings = _reads.Values.Where(static read => read.GreetingDepth is not null).ToList();
        if (greetings.Count != 0 && greetings.TrueForAll(static read => read.IsIgnored)
            && (greetings.Select(static read => read.FollowedBy).FirstOrDefault(static next => next is not null) ?? (surroundings.HasFlag(BodyMarkers.Command) ? "the next command" : null)) is { } next)
        {
            facts.Sessions.Add(new SessionSite(SessionKind.UncheckedGreeting, greetings[0].Where(greetings[0].GreetingDepth!.Value), next));
        }

        foreach (var read in _reads.Values.Except(greetings))
        {

            AddIgnored(read, surroundings, facts);
            if (read is { ComparedWithOk: { } comparison, IsComparedOtherwise: false, IsUnsure: false }
                && read.Commands.Count != 0 && read.Commands.All(static command => command.Kind == CommandKind.Recipient || (command.Kind == CommandKind.Verify && command.Name == "VRFY")))
            {
                facts.Sessions.Add(new SessionSite(SessionKind.NarrowSuccess, comparison, read.Commands.First().Name));
            }
        }
    }

    private void AddIgnored(ReplyRead read, BodyMarkers surroundings, FlowFacts facts)
    {
        if (!read.IsIgnored || read.Commands.Count == 0 || !read.Commands.All(static command => command.MustBeExamined))
            return;
        var command = read.Commands.First();
        // The last of several lines may be the one that is looked at.
        if (_reads.Values.Any(other => other != read && !other.IsIgnored && other.Commands.Contains(command)))
            return;
        switch (command.Kind)
        {
            // Who only knocks at the door need not look at what the server can do.
            case CommandKind.Hello or CommandKind.OldHello when read.FollowedBy is null && !surroundings.HasFlag(BodyMarkers.Transaction):
                return;
            // The challenges of AUTH may go unread: the last reply says how it ended.
            case CommandKind.Authentication when _reads.Values.Any(other => other != read && other.Commands.Any(static c => c.Kind == CommandKind.Authentication)
                && (other.IsIgnored ? other.Commands.First().IsStart && !command.IsStart : !other.Commands.First().IsStart)):
                return;
        }

        facts.Sessions.Add(new SessionSite(SessionKind.IgnoredReply, read.Where(command.Depth), command.Name));
    }
}
