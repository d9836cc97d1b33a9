using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SmtpReplies.Bench.Analyzers;
using SmtpReplies.Bench.Input;

namespace SmtpReplies.Bench.Compiler;

/// <summary>
/// What a build pays: processor time of the real compiler through its server, with and without the package, on code without mail code. An
/// analyzer that asks for operations makes the compiler bind every body once more, which its own telemetry does not show.
/// </summary>
internal static class CompilerCommand
{
    /// <summary>Floors, compiled against the compiler that is to load them: with any analyzer the compiler feeds a driver, and binds bodies again for one that asks for operations.</summary>
    private const string Floor = """
        using System.Collections.Immutable;
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.Diagnostics;

        [DiagnosticAnalyzer(LanguageNames.CSharp)]
        public sealed class Floor : DiagnosticAnalyzer
        {
            private static readonly DiagnosticDescriptor Rule = new DiagnosticDescriptor("FLOOR", "Floor", "Never reported", "Floor", DiagnosticSeverity.Warning, true);

            public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

            public override void Initialize(AnalysisContext context)
            {
                context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
                context.EnableConcurrentExecution();
                WHAT
            }
        }

        """;

    private const string IdleGenerator = """
        [Generator(LanguageNames.CSharp)]
        public sealed class IdleGenerator : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context)
            {
            }
        }
        """;

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 20);
        var mail = arguments.Has("with-mail");
        var ours = arguments.Value("ours") ?? Path.Combine(AnalyzerSet.Measured, "SmtpReplies");
        var input = mail ? CodeInput.With(arguments) : CodeInput.Without(arguments);
        arguments.AssertAllKnown();

        var folder = Directory.CreateTempSubdirectory("smtpreplies-bench-");
        try
        {
            Measure(input, mail, ours, folder.FullName, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Measure(CodeInput input, bool mail, string ours, string folder, int rounds)
    {
        string[] package = [.. Directory.GetFiles(ours, "SmtpReplies.*.dll")];
        string[] netAnalyzers = [.. Directory.GetFiles(DotnetInstall.NetAnalyzersFolder, "*.dll").Where(static path => !path.Contains("VisualBasic", StringComparison.Ordinal))];
        (string Name, string[] Analyzers)[] sets =
        [
            ("no analyzer", []),
            ("SmtpReplies", package),
            ("an analyzer and a generator that do nothing", [CompileFloor(folder, "Idle", Floor.Replace("WHAT", "", StringComparison.Ordinal) + IdleGenerator)]),
            ("one no-op operation action", [CompileFloor(folder, "NoOp", Floor.Replace("WHAT", "context.RegisterOperationAction(_ => { }, OperationKind.Invocation);", StringComparison.Ordinal))]),
            ("NetAnalyzers", netAnalyzers),
            ("NetAnalyzers and SmtpReplies", [.. netAnalyzers, .. package]),
        ];
        var responses = sets.Select((set, i) => ResponseFiles(input, folder, i, set.Analyzers)).ToList();

        Report.Machine($"The whole compiler, code {(mail ? "with" : "without")} mail code");
        Console.WriteLine($"{input.Says}: {input.Lines:N0} lines. The SDK's compiler through a server of its own; processor time of client and server; "
            + $"{rounds} rounds after 4 to warm up, sets in changing order; the ratio is to the set named, round by round.");
        Console.WriteLine();
        var times = sets.Select(static _ => new Spread()).ToList();
        var dice = new Dice(3);
        using (var server = new CompilerServer())
        {
            for (var round = -4; round < rounds; round++)
            {
                foreach (var i in Enumerable.Range(0, sets.Length).OrderBy(_ => dice.Below(1 << 20)))
                {
                    var time = responses[i].Sum(server.Compile);
                    if (round >= 0)
                        times[i].Add(time);
                }
            }
        }

        Report.Table(
            ["set", "processor time ms", "lowest to highest", "ratio to no analyzer, median", "middle half", "lowest to lowest"],
            sets.Select((set, i) => Row(set.Name, times[i], times[0])).Append(Row("NetAnalyzers and SmtpReplies, to NetAnalyzers", times[^1], times[^2])));
        var alone = Ratio(times[1], times[0]);
        var idle = Ratio(times[1], times[2]);
        var beside = Ratio(times[^1], times[^2]);
        if (!mail)
        {
            Report.Verdicts(
                ("processor time with the package to without, alone: 1.00 within noise (at most 1.03)", Report.Number(alone.Median, "0.000"), alone.Median <= 1.03),
                ("the same, to a package that does nothing: at most 1.01", Report.Number(idle.Median, "0.000"), idle.Median <= 1.01),
                ("A3: beside NetAnalyzers at most 1.01", Report.Number(beside.Median, "0.000"), beside.Median <= 1.01));
        }
    }

    private static string[] Row(string name, Spread times, Spread to)
    {
        var ratio = Ratio(times, to);
        return
        [
            name, Report.Number(times.Median, "0"), times.Range("0"), Report.Number(ratio.Median, "0.000"),
            $"{Report.Number(ratio.Quantile(0.25), "0.000")} to {Report.Number(ratio.Quantile(0.75), "0.000")}", Report.Number(times.Lowest / to.Lowest, "0.000"),
        ];
    }

    private static Spread Ratio(Spread times, Spread to) => times.Over(to, static (own, other) => own / other);

    /// <summary>One file of compiler options for each unit.</summary>
    private static List<string> ResponseFiles(CodeInput input, string folder, int set, string[] analyzers)
    {
        var result = new List<string>();
        var before = new List<string>();
        foreach (var unit in input.Units)
        {
            var sources = Path.Combine(folder, unit.Name);
            if (!Directory.Exists(sources))
            {
                foreach (var (path, text) in unit.Files)
                {
                    var file = Path.Combine(sources, path);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    File.WriteAllText(file, text);
                }

                File.WriteAllBytes(Path.Combine(folder, unit.Name + ".dll"), unit.Emit().Image);
            }

            var response = Path.Combine(folder, $"{unit.Name}.{set}.rsp");
            File.WriteAllLines(response,
            [
                "/target:library", "/nologo", "/unsafe", "/optimize+", "/debug:portable", "/nullable:annotations", "/langversion:preview", "/warn:0",
                $"/out:\"{Path.Combine(folder, $"{unit.Name}.{set}.dll")}\"",
                .. unit.Symbols.Select(static symbol => "/define:" + symbol),
                .. unit.References.Concat(before).Append(typeof(SmtpReply).Assembly.Location).Select(static path => $"/reference:\"{path}\""),
                .. analyzers.Select(static path => $"/analyzer:\"{path}\""),
                .. unit.Files.Select(file => $"\"{Path.Combine(sources, file.Path)}\""),
            ]);
            result.Add(response);
            before.Add(Path.Combine(folder, unit.Name + ".dll"));
        }

        return result;
    }

    private static string CompileFloor(string folder, string name, string source)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            DotnetInstall.FrameworkReferences.Append(Path.Combine(DotnetInstall.CompilerFolder, "Microsoft.CodeAnalysis.dll"))
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var file = Path.Combine(folder, name + ".dll");
        var result = compilation.Emit(file);
        return result.Success ? file : throw new InvalidOperationException("The floor does not compile: " + result.Diagnostics[0]);
    }
}
