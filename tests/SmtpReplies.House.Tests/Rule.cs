using System.Reflection;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SmtpReplies.House.Tests;

/// <summary>Every diagnostic that the package can report, and every fix it offers, as the assemblies themselves say.</summary>
internal static class Rule
{
    /// <summary>The assemblies that the compiler loads.</summary>
    public static IReadOnlyList<Assembly> Components { get; } =
        [.. new[] { "SmtpReplies.Generators", "SmtpReplies.Analyzers", "SmtpReplies.CodeFixes" }.Select(Assembly.Load)];

    /// <summary>Each descriptor with the assembly that holds its analyzer.</summary>
    public static IReadOnlyList<(DiagnosticDescriptor Descriptor, Assembly Home)> All { get; } =
        [.. Instances<DiagnosticAnalyzer>()
            .SelectMany(analyzer => analyzer.SupportedDiagnostics.Select(descriptor => (descriptor, analyzer.GetType().Assembly)))
            .OrderBy(rule => rule.descriptor.Id, StringComparer.Ordinal)];

    public static IReadOnlyList<CodeFixProvider> Fixes { get; } = [.. Instances<CodeFixProvider>()];

    public static TheoryData<string> Ids => [.. All.Select(rule => rule.Descriptor.Id).Distinct()];

    public static (DiagnosticDescriptor Descriptor, Assembly Home) Find(string id) => All.First(rule => rule.Descriptor.Id == id);

    private static IEnumerable<T> Instances<T>()
        => Components.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!);
}
