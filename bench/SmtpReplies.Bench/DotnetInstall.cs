using System.Runtime.InteropServices;

namespace SmtpReplies.Bench;

/// <summary>The .NET installation that this program runs on: its compiler, its analyzers, its reference assemblies. Nothing here knows where it is.</summary>
internal static class DotnetInstall
{
    // ROOT/shared/Microsoft.NETCore.App/VERSION/
    private static readonly string Root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static string Host { get; } = Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    public static string Sdk { get; } = Newest(Path.Combine(Root, "sdk"));

    public static string CompilerFolder { get; } = Path.Combine(Sdk, "Roslyn", "bincore");

    public static string NetAnalyzersFolder { get; } = Path.Combine(Sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers");

    /// <summary>The reference assemblies of .NET itself.</summary>
    public static IReadOnlyList<string> FrameworkReferences { get; } = References("Microsoft.NETCore.App.Ref");

    /// <summary>Those of ASP.NET Core, where the logging abstractions are.</summary>
    public static IReadOnlyList<string> WebReferences { get; } = References("Microsoft.AspNetCore.App.Ref");

    /// <summary>A source generator that the framework brings.</summary>
    public static string Generator(string pack, string file) => Path.Combine(Newest(Path.Combine(Root, "packs", pack)), "analyzers", "dotnet", "cs", file);

    private static string[] References(string pack) =>
        [.. Directory.GetFiles(Path.Combine(Newest(Path.Combine(Root, "packs", pack)), "ref", $"net{Environment.Version.Major}.0"), "*.dll").Order(StringComparer.Ordinal)];

    private static string Newest(string folder) =>
        Directory.Exists(folder)
        && Directory.GetDirectories(folder).MaxBy(static path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : new Version()) is { } newest
            ? newest
            : throw new UsageException($"The .NET installation has no {Path.GetFileName(folder)}: the measurements need the SDK, with its packs beside it.");
}
