using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Bench.Analyzers;

/// <summary>What there is to pay at least: analyzers that ask for something and then do nothing with it.</summary>
internal static class Floors
{
    public static ImmutableArray<AnalyzerSet> All(string marker) =>
    [
        AnalyzerSet.Floor("registers nothing", static () => new FloorNothing()),
        AnalyzerSet.Floor("compilation start, absent marker looked up", static () => new FloorLookUp()),
        AnalyzerSet.Floor("one no-op operation action", static () => new FloorOperation()),
        AnalyzerSet.Floor("one symbol comparison per invocation", () => new FloorComparison(marker)),
        AnalyzerSet.Floor($"control flow graph where {marker} is called", () => new FloorGraph(marker)),
        AnalyzerSet.Floor("control flow graph for every body", static () => new FloorGraph(null)),
        AnalyzerSet.Floor("binds itself the bodies that say smtp", static () => new FloorOwnBinding(graphs: false)),
        AnalyzerSet.Floor("binds itself the bodies that say smtp, with graphs", static () => new FloorOwnBinding(graphs: true)),
    ];
}

internal abstract class FloorAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("FLOOR", "Floor", "Never reported", "Floor", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        Register(context);
    }

    protected abstract void Register(AnalysisContext context);
}

internal sealed class FloorNothing : FloorAnalyzer
{
    protected override void Register(AnalysisContext context)
    {
    }
}

internal sealed class FloorLookUp : FloorAnalyzer
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(static start =>
    {
        if (start.Compilation.GetTypeByMetadataName("Absent.Marker") is not null)
            throw new InvalidOperationException("The absent type is there");
    });
}

internal sealed class FloorOperation : FloorAnalyzer
{
    protected override void Register(AnalysisContext context) => context.RegisterOperationAction(static _ => { }, OperationKind.Invocation);
}

internal sealed class FloorComparison(string marker) : FloorAnalyzer
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
    {
        var type = start.Compilation.GetTypeByMetadataName(marker);
        var hits = 0;
        start.RegisterOperationAction(
            operation =>
            {
                if (SymbolEqualityComparer.Default.Equals(((IInvocationOperation)operation.Operation).TargetMethod.ContainingType, type))
                    hits++;
            },
            OperationKind.Invocation);
    });
}

internal sealed class FloorGraph(string? marker) : FloorAnalyzer
{
    protected override void Register(AnalysisContext context) => context.RegisterCompilationStartAction(start =>
    {
        var type = marker is null ? null : start.Compilation.GetTypeByMetadataName(marker);
        start.RegisterOperationBlockAction(block =>
        {
            foreach (var operation in block.OperationBlocks)
            {
                if (marker is null || Calls(operation, type))
                    block.GetControlFlowGraph(operation);
            }
        });
    });

    private static bool Calls(IOperation block, INamedTypeSymbol? type)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation is IInvocationOperation invocation && SymbolEqualityComparer.Default.Equals(invocation.TargetMethod.ContainingType, type))
                return true;
        }

        return false;
    }
}

/// <summary>
/// Asks for no operations, and binds what it needs itself: the time of the binding is then in its own account, and not hidden in the driver.
/// </summary>
internal sealed class FloorOwnBinding(bool graphs) : FloorAnalyzer
{
    private const string Word = "smtp";

    protected override void Register(AnalysisContext context) => context.RegisterSemanticModelAction(context =>
    {
        var model = context.SemanticModel;
        var text = model.SyntaxTree.GetText(context.CancellationToken).ToString();
        if (!text.Contains(Word, StringComparison.OrdinalIgnoreCase))
            return;
        foreach (var node in model.SyntaxTree.GetRoot(context.CancellationToken).DescendantNodes(static node => node is not (BlockSyntax or ArrowExpressionClauseSyntax)))
        {
            if (node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
                && text.AsSpan(node.SpanStart, node.Span.Length).Contains(Word, StringComparison.OrdinalIgnoreCase)
                && model.GetOperation(node, context.CancellationToken) is { } body
                && graphs)
            {
                _ = body switch
                {
                    IMethodBodyOperation method => ControlFlowGraph.Create(method, context.CancellationToken),
                    IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, context.CancellationToken),
                    _ => null,
                };
            }
        }
    });
}
