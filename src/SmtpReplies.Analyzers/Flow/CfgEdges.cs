using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>One catch clause: where an exception enters it, its filter first if it has one.</summary>
/// <param name="Try">The region of the whole try statement with its catches.</param>
/// <param name="Entry">The first block of the filter or, without one, of the body.</param>
/// <param name="Caught">The type that it catches; null for all.</param>
/// <param name="HasFilter">Whether a <c>when</c> decides.</param>
internal sealed record Handler(ControlFlowRegion Try, int Entry, ITypeSymbol? Caught, bool HasFilter);

/// <summary>
/// The edges that Roslyn's control flow graph leaves out: from a try to its handlers, and from a filter that rejects to the
/// next handler. Only this file knows region kinds.
/// </summary>
internal static class CfgEdges
{
    /// <summary>The handlers that an exception in this block may reach, in the order in which the runtime asks them.</summary>
    public static IEnumerable<Handler> HandlersOf(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            // An exception inside a filter is swallowed by the runtime, and the filter rejects.
            // The graph of a lambda is enclosed by the regions of the graph that it stands in, where its exceptions do not go.
            if (region.Kind is ControlFlowRegionKind.Filter or ControlFlowRegionKind.Root)
                yield break;
            if (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } whole })
            {
                foreach (var handler in HandlersIn(whole))
                    yield return handler;
            }
        }
    }

    /// <summary>Every catch clause of a body.</summary>
    public static IEnumerable<Handler> HandlersIn(ControlFlowGraph graph)
    {
        var regions = new Stack<ControlFlowRegion>();
        regions.Push(graph.Root);
        while (regions.Count != 0)
        {
            var region = regions.Pop();
            if (region.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                foreach (var handler in HandlersIn(region))
                    yield return handler;
            }

            foreach (var nested in region.NestedRegions)
                regions.Push(nested);
        }
    }

    /// <summary>Whether the block's fall-through is a filter's "no".</summary>
    public static bool Rejects(BasicBlock block) =>
        block.FallThroughSuccessor is { Semantics: ControlFlowBranchSemantics.StructuredExceptionHandling }
        && Enclosing(block, ControlFlowRegionKind.Filter) is not null;

    /// <summary>The handlers that are asked after the filter around this block has said no.</summary>
    public static IEnumerable<Handler> HandlersAfterRejection(BasicBlock block)
    {
        var filter = Enclosing(block, ControlFlowRegionKind.Filter);
        var whole = filter?.EnclosingRegion?.EnclosingRegion;
        if (whole is null)
            yield break;
        foreach (var handler in HandlersIn(whole))
        {
            if (handler.Entry > filter!.LastBlockOrdinal)
                yield return handler;
        }

        foreach (var handler in HandlersOutside(whole))
            yield return handler;
    }

    /// <summary>The handlers that a <c>throw;</c> in this block may reach.</summary>
    public static IEnumerable<Handler> HandlersAfterRethrow(BasicBlock block) =>
        TryOfHandler(block) is { } whole ? HandlersOutside(whole) : [];

    /// <summary>The try statement in whose filter or catch this block stands; null elsewhere.</summary>
    public static ControlFlowRegion? TryOfHandler(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter)
            {
                var parent = region.EnclosingRegion;
                return parent?.Kind == ControlFlowRegionKind.FilterAndHandler ? parent.EnclosingRegion : parent;
            }
        }

        return null;
    }

    /// <summary>The clause in the source; null where nothing stands in its try.</summary>
    public static CatchClauseSyntax? ClauseOf(Handler handler, ControlFlowGraph graph)
    {
        var position = HandlersIn(handler.Try).TakeWhile(other => other.Entry != handler.Entry).Count();
        for (var i = handler.Try.FirstBlockOrdinal; i <= handler.Try.LastBlockOrdinal; i++)
        {
            var block = graph.Blocks[i];
            if ((block.Operations.FirstOrDefault() ?? block.BranchValue) is not { } operation)
                continue;
            // The statements with catches around the operation are, from the inside, the regions around its block.
            var statements = operation.Syntax.Ancestors().OfType<TryStatementSyntax>()
                .Where(statement => statement.Catches.Count != 0 && statement.Finally?.Span.Contains(operation.Syntax.Span) != true).GetEnumerator();
            for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind != ControlFlowRegionKind.TryAndCatch)
                    continue;
                if (!statements.MoveNext())
                    break;
                if (region == handler.Try)
                    return position < statements.Current.Catches.Count ? statements.Current.Catches[position] : null;
            }
        }

        return null;
    }

    /// <summary>The first blocks of the finally clauses that a branch runs through on its way.</summary>
    public static IEnumerable<int> FinallyEntries(ControlFlowBranch branch) => branch.FinallyRegions.Select(static region => region.FirstBlockOrdinal);

    /// <summary>The variables, and what was set aside, that are gone behind a branch: nothing there can name them.</summary>
    public static IReadOnlyList<object> NamesLeft(ControlFlowBranch branch)
    {
        // Behind the end of a body nobody asks.
        if (branch.Destination is not { Kind: BasicBlockKind.Block } || branch.LeavingRegions.IsEmpty)
            return [];
        var names = new List<object>();
        foreach (var region in branch.LeavingRegions)
            Add(region, isInTry: false);
        return names;

        // From a handler the whole try statement is left.
        void Add(ControlFlowRegion region, bool isInTry)
        {
            names.AddRange(region.Locals);
            foreach (var capture in region.CaptureIds)
                names.Add(capture);
            if (!isInTry && region.Kind != ControlFlowRegionKind.TryAndCatch)
                return;
            foreach (var nested in region.NestedRegions)
                Add(nested, isInTry: true);
        }
    }

    private static IEnumerable<Handler> HandlersIn(ControlFlowRegion whole)
    {
        foreach (var region in whole.NestedRegions)
        {
            if (region.Kind == ControlFlowRegionKind.Catch)
                yield return new Handler(whole, region.FirstBlockOrdinal, region.ExceptionType, HasFilter: false);
            else if (region.Kind == ControlFlowRegionKind.FilterAndHandler)
                yield return new Handler(whole, region.FirstBlockOrdinal, region.ExceptionType, HasFilter: true);
        }
    }

    private static IEnumerable<Handler> HandlersOutside(ControlFlowRegion whole)
    {
        for (ControlFlowRegion? region = whole; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Filter or ControlFlowRegionKind.Root)
                yield break;
            if (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } outer })
            {
                foreach (var handler in HandlersIn(outer))
                    yield return handler;
            }
        }
    }

    private static ControlFlowRegion? Enclosing(BasicBlock block, ControlFlowRegionKind kind)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == kind)
                return region;
        }

        return null;
    }
}
