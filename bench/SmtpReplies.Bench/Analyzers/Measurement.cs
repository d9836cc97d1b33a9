using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;
using SmtpReplies.Bench.Input;

namespace SmtpReplies.Bench.Analyzers;

/// <summary>What one run of a set over the code took.</summary>
/// <param name="Analyzers">The time in the analyzers' own callbacks, by the driver's telemetry, in milliseconds.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="ByAnalyzer">Callback time by analyzer.</param>
/// <param name="Actions">How many actions the analyzers have registered, other than for the start of the compilation and additional files.</param>
/// <param name="Findings">What was reported.</param>
internal sealed record Measurement(double Analyzers, long Allocated, ImmutableDictionary<string, double> ByAnalyzer, int Actions, int Findings)
{
    public static Measurement Of(AnalyzerSet set, CodeInput input, CancellationToken cancellation = default)
    {
        double analyzers = 0;
        long allocated = 0;
        int actions = 0, findings = 0;
        var byAnalyzer = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var unit in input.Units)
        {
            var compilation = set.Configure(unit.Fresh());
            var failed = new List<Diagnostic>();
            var run = compilation.WithAnalyzers(set.Create(), new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]),
                onAnalyzerException: (_, _, diagnostic) => failed.Add(diagnostic),
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: true));
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var result = run.GetAnalysisResultAsync(cancellation).GetAwaiter().GetResult();
            allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
            if (failed.Count > 0)
                Console.Error.WriteLine($"warning: {set.Name} threw {failed.Count} times, first: {failed[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
            foreach (var (analyzer, telemetry) in result.AnalyzerTelemetryInfo)
            {
                var time = telemetry.ExecutionTime.TotalMilliseconds;
                analyzers += time;
                var name = analyzer.GetType().FullName!;
                byAnalyzer[name] = byAnalyzer.GetValueOrDefault(name) + time;
                actions += ActionsOf(telemetry);
            }

            findings += result.GetAllDiagnostics().Length;
        }

        return new Measurement(analyzers, allocated, byAnalyzer.ToImmutable(), actions, findings);
    }

    /// <summary>Declaring, binding and emitting the same code, without any analyzer, in milliseconds.</summary>
    public static double Compile(CodeInput input)
    {
        double time = 0;
        foreach (var unit in input.Units)
        {
            var compilation = unit.Fresh();
            GC.Collect();
            var clock = Stopwatch.GetTimestamp();
            compilation.Emit(Stream.Null);
            time += Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        }

        return time;
    }

    private static int ActionsOf(AnalyzerTelemetryInfo telemetry) =>
        telemetry.SyntaxNodeActionsCount + telemetry.SyntaxTreeActionsCount + telemetry.SemanticModelActionsCount + telemetry.SymbolActionsCount
        + telemetry.SymbolStartActionsCount + telemetry.OperationActionsCount + telemetry.OperationBlockActionsCount + telemetry.OperationBlockStartActionsCount
        + telemetry.CodeBlockActionsCount + telemetry.CodeBlockStartActionsCount + telemetry.CompilationActionsCount;
}
