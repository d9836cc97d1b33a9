using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>
/// Follows the connections of one body, and of the bodies that it calls: which command was written last, whether its reply was read,
/// and whether anything looked at it. Whatever is out of sight is silent.
/// </summary>
internal sealed class SessionFlow
{
    /// <summary>A quarter more than the visits of blocks that the longest of the corpus' clients takes; a body that takes more is given up, silently.</summary>
    private const int VisitLimit = 1_200;

    /// <summary>A file that takes more is the inside of a mail library.</summary>
    private const int FileVisitLimit = 4_000;

    /// <summary>Deeper than anyone nests helpers.</summary>
    private const int DepthLimit = 12;

    private readonly Dictionary<Place, ReplyRead> _reads = [];
    private readonly Dictionary<Place, Activation?> _activations = [];
    private readonly Dictionary<ISymbol, ControlFlowGraph?> _graphs = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SessionCommand> _answered = [];
    private readonly HashSet<SessionCommand> _unanswered = [];
    private readonly List<(SessionSite Site, bool IsBehind)> _sites = [];
    private int _visits;

    private SessionFlow(FlowContext context, INamedTypeSymbol? type, bool isNearNetwork, CancellationToken cancellationToken)
    {
        Type = type;
        IsNearNetwork = isNearNetwork;
        Context = context;
        CancellationToken = cancellationToken;
    }

    public FlowContext Context { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The type of the object at hand, where the body is one that it has from an abstract class.</summary>
    public INamedTypeSymbol? Type { get; }

    /// <summary>Whether the object at hand is known to be of a type, with what it has in the place of that type's methods.</summary>
    public bool IsOf(INamedTypeSymbol type)
    {
        var own = Type;
        while (own is not null && !SymbolEqualityComparer.Default.Equals(own.OriginalDefinition, type.OriginalDefinition))
            own = own.BaseType;
        return own is not null;
    }

    /// <summary>What runs next is left to those who derive from the type of the object at hand.</summary>
    public bool IsLeftToOthers { get; set; }

    /// <summary>A type of a network connection is named in the file.</summary>
    public bool IsNearNetwork { get; }

    /// <summary>The states are final: what is seen now is a fact.</summary>
    public bool IsRecording { get; set; }

    /// <summary>Whether everything was looked at; otherwise nothing is said.</summary>
    public bool IsExhausted => _visits > VisitLimit;

    /// <summary>Whether a body holds a session, or a part of one.</summary>
    public static bool IsWorthwhile(IMethodSymbol? method, BodyMarkers markers, BodyMarkers surroundings, FileContext file)
    {
        if (file.SessionVisits >= FileVisitLimit)
            return false;
        if (method is null
            || ((markers & (BodyMarkers.Command | BodyMarkers.Connect | BodyMarkers.Network | BodyMarkers.Smtp)) == 0 && !file.Shared.MethodLooks.MayTouch(method, file.Shared)
                && !(surroundings.HasFlag(BodyMarkers.Command) && file.Shared.MethodLooks.NamesHolder(method, file.Shared, file.CancellationToken))))
        {
            return false;
        }

        if (file.Followed.Contains(method) || file.Shared.MethodLooks.HasOwnStream(method.ContainingType, file.Shared) || file.Shared.MethodLooks.Of(method, file.Shared, file.CancellationToken) is not { } look)
            return false;
        if (HoldsTests(method.ContainingType))
            return false;
        // With a client of a library a session can only go wrong where it is opened in vain.
        return surroundings.HasFlag(BodyMarkers.Command) ? look.TouchesSession && (look.Connects || look.Speaks) : look is { Connects: true, Catches: true };
    }

    /// <summary>A test talks to a server as the case at hand wants it.</summary>
    private static bool HoldsTests(INamedTypeSymbol type) =>
        type.GetMembers().Any(static member => member is IMethodSymbol
            && member.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "FactAttribute" or "TheoryAttribute" or "TestAttribute" or "TestCaseAttribute" or "TestMethodAttribute"));

    /// <summary>Adds what is found in a body and what it calls, and in the lambdas inside it.</summary>
    /// <param name="graph">The body.</param>
    /// <param name="method">Its method; null for top-level statements and the like.</param>
    /// <param name="surroundings">What the tokens of the file say.</param>
    /// <param name="file">What the bodies of the file share, and where the findings go.</param>
    public static void Collect(ControlFlowGraph graph, IMethodSymbol? method, BodyMarkers surroundings, FileContext file)
    {
        var (context, cancellationToken) = (file.Shared, file.CancellationToken);
        // Half typed: what is missing may be just what a rule would miss.
        if (graph.OriginalOperation.DescendantsAndSelf().Any(static operation => operation is IInvalidOperation))
            return;
        var flow = Follow(type: null);
        if (flow.IsLeftToOthers && method is { ContainingType: { IsAbstract: true } shared })
        {
            // Of the types that have a body in common, some may speak another protocol.
            foreach (var type in MethodLooks.TypesOf(shared, context, cancellationToken).Where(Speaks).TakeWhile(_ => file.SessionVisits < FileVisitLimit))
                Follow(type);
        }

        // A handler, an endpoint: it may hold a session of its own.
        foreach (var operation in SmtpFlow.Operations(graph))
        {
            if (operation is IFlowAnonymousFunctionOperation lambda && context.MethodLooks.Of(lambda.Symbol, context, cancellationToken)?.TouchesSession == true)
                Collect(flow.GraphOf(lambda, graph), lambda.Symbol, surroundings, file);
        }

        bool Speaks(INamedTypeSymbol type) => type.GetMembers().Any(member => member is IMethodSymbol own && context.MethodLooks.Of(own, context, cancellationToken)?.Speaks == true);

        SessionFlow Follow(INamedTypeSymbol? type)
        {
            var flow = new SessionFlow(context, type, surroundings.HasFlag(BodyMarkers.Network), cancellationToken);
            flow.Run(new Activation(flow, graph, method, caller: null, call: null));
            if (!flow.IsExhausted && (flow.IsSmtp || surroundings.HasFlag(BodyMarkers.Smtp)))
                flow.AddFacts(surroundings, file.Facts);
            // What comes behind a body that is too long is its like.
            file.SessionVisits += flow.IsExhausted ? FileVisitLimit : flow._visits;
            if (!flow.IsExhausted)
                file.Followed.UnionWith(flow._activations.Values.Select(static activation => activation?.Method).OfType<ISymbol>());
            return flow;
        }
    }

    /// <summary>Whether a member runs that others call after the one that opened the connection.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>The body, and behind it each member that can be called next on what it leaves open: to a fixed point, then once more for the facts.</summary>
    private void Run(Activation root)
    {
        var next = new List<Activation>();
        foreach (var isRecording in (bool[])[false, true])
        {
            (IsRecording, IsBehind) = (isRecording, false);
            // A service that never ends is looked at as well.
            if (root.Run(SessionState.Start) is null && IsExhausted)
                return;
            // The way out that leaves the connection open, if there are others for when it cannot be opened.
            var state = root.Exits.LastOrDefault(static exit => exit.Sessions.Any(static session => !session.IsOpaque && (session.IsGreeting || session.OneLine is not null)));
            if (!isRecording && state is not null && root.Method is { } method)
                next.AddRange(MembersBehind(method).Select(member => GraphOf(member) is { } graph ? new Activation(this, graph, member, caller: null, call: null) : null).OfType<Activation>());
            // Who looks at what is left in a field is seen behind.
            root.Left = next.Count != 0 ? state : null;
            root.Leave();
            if (state is null)
                continue;
            IsBehind = true;
            var left = state.WithoutValues(static key => !Activation.IsMember(key));
            foreach (var member in next)
            {
                if (member.Run(left) is not null)
                    member.Leave();
            }
        }
    }

    private IEnumerable<IMethodSymbol> MembersBehind(IMethodSymbol method)
    {
        if (method.IsStatic || method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction
            || (method.DeclaredAccessibility == Accessibility.Private && method.MethodKind != MethodKind.ExplicitInterfaceImplementation))
        {
            yield break;
        }

        var members = method.ContainingType.GetMembers();
        if (Type is { } type)
            members = members.AddRange(type.GetMembers());
        foreach (var member in members.OfType<IMethodSymbol>())
        {
            if (!member.IsStatic && member.MethodKind != MethodKind.Constructor && !SymbolEqualityComparer.Default.Equals(member, method)
                && (member.DeclaredAccessibility != Accessibility.Private || member.MethodKind == MethodKind.ExplicitInterfaceImplementation || IsHandler(member))
                && Context.MethodLooks.Of(member, Context, CancellationToken) is { Connects: false } look && (look.TouchesSession || !look.Fields.IsEmpty))
            {
                yield return member;
            }
        }

        static bool IsHandler(IMethodSymbol member) => member.Parameters is [_, { Type.Name: var last }] && last.EndsWith("EventArgs", StringComparison.Ordinal);
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
    public Activation? Enter(Place call, IMethodSymbol method) => GraphOf(method) is { } graph ? Enter(call, graph, method) : null;

    /// <summary>A call of a method or lambda whose graph is at hand.</summary>
    public Activation? Enter(Place call, ControlFlowGraph graph, IMethodSymbol method)
    {
        // A place where a delegate is called may lead to another method each time.
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

    public void Add(SessionSite site) => _sites.Add((site, IsBehind));

    private ControlFlowGraph? GraphOf(IMethodSymbol method)
    {
        if (!_graphs.TryGetValue(method, out var graph))
            _graphs[method] = graph = PredicateSummaries.GraphOf(method, Context, CancellationToken);
        return graph;
    }

    private void AddFacts(BodyMarkers surroundings, FlowFacts facts)
    {
        // A greeting that one of the members reads may be read in time.
        var isRead = _reads.Values.Any(static read => read.Opened is not null);
        // Where a member says hello, those for what comes next are not the first.
        var hasHello = _sites.Exists(static pair => pair is { IsBehind: true, Site: { Kind: SessionKind.UnreadGreeting, Command: not "MAIL" } });
        facts.Sessions.AddRange(_sites.Where(pair => !pair.IsBehind || pair.Site.Kind != SessionKind.UnreadGreeting || !(isRead || (hasHello && pair.Site.Command == "MAIL"))).Select(static pair => pair.Site));
        foreach (var command in _unanswered)
        {
            if (!_answered.Contains(command) && command.MustBeExamined)
                facts.Sessions.Add(new SessionSite(SessionKind.IgnoredReply, command.Where, command.Name));
        }

        // A greeting may have several lines: one look is enough, and one report.
        foreach (var greeting in _reads.Values.Where(static read => read.Opened is not null).GroupBy(static read => read.Opened!.Value))
        {
            if (greeting.All(static read => read.IsIgnored)
                && (greeting.Select(static read => read.FollowedBy).FirstOrDefault(static next => next is not null)
                    ?? (surroundings.HasFlag(BodyMarkers.Command) ? "the next command" : null)) is { } next)
            {
                var read = greeting.First();
                facts.Sessions.Add(new SessionSite(SessionKind.UncheckedGreeting, read.Where(Math.Max(read.Place.Body.DepthOf(greeting.Key), read.GoesOnIn)), next));
            }
        }

        foreach (var read in _reads.Values.Where(static read => read.Opened is null))
        {
            if (read is { ComparedWithWords: { } words, IsComparedByCode: false, IsUnsure: false } && read.Commands.Count != 0 && read.Commands.All(static command => command.IsOfTransaction))
                facts.Sessions.Add(new SessionSite(SessionKind.JudgedByWords, words.Syntax, words is IInvocationOperation call ? call.TargetMethod.Name : read.Commands.First().Name));
            AddIgnored(read, surroundings, facts);
            if (read is { ComparedWithOk: { } comparison, IsComparedOtherwise: false, IsUnsure: false }
                && read.Commands.Count != 0 && read.Commands.All(static command => command is { IsOneOf: false, Kind: CommandKind.Recipient } or { Kind: CommandKind.Verify, Name: "VRFY" }))
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
        if (_reads.Values.Any(other => other != read && other.IsExamined && !other.IsUnsure && other.Commands.Contains(command)))
            return;
        switch (command.Kind)
        {
            // Who only knocks at the door need not look at what the server can do.
            case CommandKind.Hello or CommandKind.OldHello when read.FollowedBy is null && (read.IsFollowedByQuit || !surroundings.HasFlag(BodyMarkers.Transaction)):
                return;
            // The challenges of AUTH may go unread: the last reply says how it ended.
            case CommandKind.Authentication when !LastOfAuthentication().IsIgnored:
                return;
        }

        var wanted = read.Commands.Select(one => one.Wanted(isLast: one.Kind != CommandKind.Authentication || LastOfAuthentication() == read))
            .Aggregate(static (all, one) => all.Union(one));
        facts.Sessions.Add(new SessionSite(SessionKind.IgnoredReply, read.Where(command.Depth), command.Name, read.IsValueOf(command.Depth) ? wanted : null));

        ReplyRead LastOfAuthentication() => _reads.Values.Last(static other => other.Commands.Any(static c => c.Kind == CommandKind.Authentication));
    }
}
