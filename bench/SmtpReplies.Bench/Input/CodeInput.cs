using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SmtpReplies.Bench.Input;

/// <summary>
/// The code to measure on: the folders that the command line names, or generated code; once with mail code and once without.
/// </summary>
/// <remarks>
/// <c>--sources FOLDER</c> (several: each is compiled against those before it), <c>--reference FILE-OR-FOLDER</c>, <c>--define SYMBOL</c>; or
/// <c>--files N</c>, <c>--mail PERCENT</c> and <c>--seed N</c> for generated code.
/// </remarks>
internal sealed partial class CodeInput
{
    private CodeInput(string says, ImmutableArray<CodeUnit> units)
    {
        Says = says;
        Units = units;
        Lines = units.Sum(static unit => unit.Lines);
    }

    public string Says { get; }

    public ImmutableArray<CodeUnit> Units { get; }

    public int Lines { get; }

    public static CodeInput With(Arguments arguments) => Read(arguments, mail: true);

    public static CodeInput Without(Arguments arguments) => Read(arguments, mail: false);

    /// <summary>One file, with the libraries that mail code is written against.</summary>
    public static CodeInput Of(string says, string text) =>
        Checked(says, [new CodeUnit("Tested", [("Tested.cs", text)], [.. DotnetInstall.FrameworkReferences, .. GeneratedCode.Libraries], [], [])]);

    private static CodeInput Read(Arguments arguments, bool mail)
    {
        var folders = arguments.All("sources");
        ImmutableArray<string> references = [.. DotnetInstall.FrameworkReferences, .. arguments.All("reference").SelectMany(Assemblies)];
        var symbols = ImmutableArray.Create("NET", "NETCOREAPP", "NET10_0")
            .AddRange(Enumerable.Range(5, 6).Select(static version => $"NET{version}_0_OR_GREATER"))
            .AddRange(arguments.All("define"));
        var count = arguments.Number("files", 1000);
        var percent = arguments.Number("mail", 2);
        var seed = arguments.Number("seed", 1);
        if (folders.Count == 0)
        {
            var files = GeneratedCode.Files(count, mail ? percent : 0, (ulong)seed).ToImmutableArray();
            var unit = new CodeUnit("Generated", files, [.. references, .. GeneratedCode.Libraries], [], symbols);
            return Checked($"generated code, {count:N0} files, {(mail ? percent : 0)} % of them mail code", [unit]);
        }

        var units = ImmutableArray.CreateBuilder<CodeUnit>();
        var images = ImmutableArray<byte[]>.Empty;
        foreach (var folder in folders)
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            var unit = new CodeUnit(name, FilesOf(folder, mail), references, images, symbols);
            if (unit.Files.IsEmpty)
                throw new UsageException($"{folder} has no C# sources");
            units.Add(unit);
            if (units.Count < folders.Count)
                images = images.Add(unit.Emit().Image);
        }

        return Checked(
            $"{string.Join(" + ", units.Select(static unit => unit.Name))}, {units.Sum(static unit => unit.Files.Length):N0} files{(mail ? "" : ", its mail words spelt otherwise")}",
            units.ToImmutable());
    }

    /// <summary>Code that the compiler refuses would be measured wrongly: half of it would not be looked at.</summary>
    private static CodeInput Checked(string says, ImmutableArray<CodeUnit> units)
    {
        foreach (var unit in units)
        {
            var errors = unit.Emit().Errors;
            if (errors.Length > 0)
                Console.Error.WriteLine($"warning: {unit.Name} has {errors.Length} errors, such as {errors[0]}");
        }

        return new CodeInput(says, units);
    }

    private static IEnumerable<(string Path, string Text)> FilesOf(string folder, bool mail)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path.Split('/') is { } parts && (parts.Contains("bin") || parts.Contains("obj")))
                continue;
            var text = File.ReadAllText(file);
            yield return (path, mail ? text : WithoutMailWords(text));
        }
    }

    /// <summary>
    /// The same code as it would be if it were about something else. Its own names change everywhere alike; what it uses of
    /// <c>System.Net.Mail</c> is missing then.
    /// </summary>
    private static string WithoutMailWords(string text) =>
        MailWord().Replace(text, static match => string.Concat(match.Value.AsSpan(0, match.Length - 3), "x", match.Value.AsSpan(match.Length - 2)));

    [GeneratedRegex("smtp|net[.]mail|ehlo|helo|lhlo|mail from|rcpt to", RegexOptions.IgnoreCase)]
    private static partial Regex MailWord();

    private static string[] Assemblies(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path, "*.dll")
        : File.Exists(path) ? [path]
        : throw new UsageException($"There is no assembly at {path}");
}
