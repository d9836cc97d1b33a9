using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Bench;

/// <summary>What a sub-command prints: the machine, a Markdown table, and what became of each goal.</summary>
internal static class Report
{
    public static string Roslyn { get; } = InformationalVersion(typeof(Compilation).Assembly);

    public static void Machine(string what)
    {
        Console.WriteLine($"## {what}");
        Console.WriteLine();
        Console.WriteLine(
            $"{Processor()}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription.Split(' ')[0]} {RuntimeInformation.OSArchitecture}; "
            + $"{RuntimeInformation.FrameworkDescription}, SDK {Path.GetFileName(DotnetInstall.Sdk)}, Roslyn {Roslyn} in process; "
            + $"{DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");
        if (Load() is { } load)
            Console.WriteLine($"Load of the machine at the start, one minute and fifteen: {load}");
        Console.WriteLine();
    }

    public static void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine($"| {string.Join(" | ", head)} |");
        Console.WriteLine($"|---{string.Concat(Enumerable.Repeat("|---:", head.Count - 1))}|");
        foreach (var row in rows)
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }

    /// <summary>A goal, what was measured, and whether that is met.</summary>
    public static void Verdicts(params IReadOnlyList<(string Goal, string Measured, bool? Met)> goals)
    {
        Table(
            ["goal", "measured", "verdict"],
            goals.Select(static goal => (string[])[goal.Goal, goal.Measured, goal.Met switch { true => "met", false => "**missed**", null => "not measured here" }]));
    }

    public static string Number(double value, string format = "0.0") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    public static string InformationalVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version!.ToString();

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "Processor unknown";
    }

    private static string? Load()
    {
        const string File = "/proc/loadavg";
        return System.IO.File.Exists(File) && System.IO.File.ReadAllText(File).Split(' ') is [var minute, _, var quarter, ..] ? $"{minute} and {quarter}" : null;
    }
}
