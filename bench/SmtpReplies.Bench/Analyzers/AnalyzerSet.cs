using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SmtpReplies.Bench.Analyzers;

/// <summary>Analyzers that are measured together: a package, or a floor.</summary>
internal sealed class AnalyzerSet
{
    private readonly Func<ImmutableArray<DiagnosticAnalyzer>> _create;

    private AnalyzerSet(string name, string version, bool isFloor, Func<ImmutableArray<DiagnosticAnalyzer>> create, bool asShipped)
    {
        Name = name;
        Version = version;
        IsFloor = isFloor;
        _create = create;
        var analyzers = create();
        var rules = analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).DistinctBy(static rule => rule.Id).ToList();

        // As shipped: what a build on the command line runs.
        Options = rules.ToImmutableDictionary(
            static rule => rule.Id,
            rule => asShipped && !(rule.IsEnabledByDefault && rule.DefaultSeverity >= DiagnosticSeverity.Warning) ? ReportDiagnostic.Suppress : ReportDiagnostic.Default);
        ActiveRules = rules.Count(rule => Options[rule.Id] != ReportDiagnostic.Suppress);
        ActiveAnalyzers = analyzers.Count(analyzer => RulesOf(analyzer) > 0);
    }

    public string Name { get; }

    public string Version { get; }

    public bool IsFloor { get; }

    public int ActiveAnalyzers { get; }

    public int ActiveRules { get; }

    public ImmutableDictionary<string, ReportDiagnostic> Options { get; }

    /// <summary>Our own package: every rule of it, whatever its severity.</summary>
    public static AnalyzerSet Ours(string? folder) =>
        Package("SmtpReplies", folder ?? Path.Combine(Measured, "SmtpReplies"), asShipped: false);

    public static ImmutableArray<AnalyzerSet> Peers() =>
    [
        Package("NetAnalyzers", DotnetInstall.NetAnalyzersFolder),
        Package("Meziantou", NewestThatRuns(Path.Combine(Measured, "Meziantou"))),
        Package("Roslynator", NewestThatRuns(Path.Combine(Measured, "Roslynator"))),
        Package("xunit.analyzers", Path.Combine(Measured, "xunit.analyzers", "cs")),
    ];

    public static AnalyzerSet Floor(string name, Func<DiagnosticAnalyzer> create) => new(name, "", isFloor: true, () => [create()], asShipped: false);

    /// <summary>New analyzers each time, which remember nothing.</summary>
    public ImmutableArray<DiagnosticAnalyzer> Create() => [.. _create().Where(analyzer => RulesOf(analyzer) > 0)];

    public CSharpCompilation Configure(CSharpCompilation compilation) => compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(Options));

    /// <summary>The rules of an analyzer that are on.</summary>
    public int RulesOf(DiagnosticAnalyzer analyzer) => analyzer.SupportedDiagnostics.Count(rule => Options[rule.Id] != ReportDiagnostic.Suppress);

    /// <summary>The component assemblies in a folder of measured/.</summary>
    public static string Measured { get; } = Path.Combine(AppContext.BaseDirectory, "measured");

    private static AnalyzerSet Package(string name, string folder, bool asShipped = true)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder} with the analyzers of {name}");
        var context = new PackageContext(folder);
        var types = new List<Type>();
        var version = "";
        foreach (var file in Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            // Fixes need the workspaces, which a compiler does not have; no analyzer is in their assemblies.
            var part = Path.GetFileName(file);
            if (part.Contains("Fixe", StringComparison.OrdinalIgnoreCase) || part.Contains("VisualBasic", StringComparison.Ordinal))
                continue;
            var assembly = context.LoadFromAssemblyPath(file);
            if (assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
                Console.Error.WriteLine($"warning: {part} is a debug build; measure with -c Release");
            var found = PackageContext.TypesOf(assembly)
                .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type)
                    && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
                .ToList();
            types.AddRange(found);
            if (found.Count > 0 && version.Length == 0)
                version = Report.InformationalVersion(assembly);
        }

        if (types.Count == 0)
            throw new UsageException($"{folder} holds no analyzer");
        return new AnalyzerSet(name, version, isFloor: false, () => [.. types.Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)], asShipped);
    }

    /// <summary>Of the folders <c>roslynN.M/cs</c> of a package the highest that this Roslyn takes.</summary>
    internal static string NewestThatRuns(string folder)
    {
        var running = typeof(Compilation).Assembly.GetName().Version!;
        return Directory.GetDirectories(folder, "roslyn*")
            .Select(static path => (Path: path, Version: System.Version.Parse(Path.GetFileName(path)["roslyn".Length..])))
            .Where(each => each.Version <= running)
            .MaxBy(static each => each.Version)
            .Path is { } newest ? Path.Combine(newest, "cs") : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"No variant in {folder} runs on Roslyn {running}"));
    }
}
