using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SmtpReplies.Corpus.Tests;

/// <summary>What a mark at the end of a line says.</summary>
public enum Mark
{
    /// <summary><c>//!</c>: a bug, and it is reported.</summary>
    Found,

    /// <summary><c>//?</c>: a bug that is not reported yet.</summary>
    Missed,

    /// <summary><c>//~</c>: no bug, and reported all the same.</summary>
    FalseAlarm,
}

/// <summary>A program of the corpus, without its marks, and what they say.</summary>
/// <param name="Name">Its path below the corpus, with forward slashes.</param>
/// <param name="Source">What is compiled.</param>
/// <param name="Marks">The marked lines, from 1.</param>
public sealed partial record Program(string Name, string Source, IReadOnlyList<(int Line, string Id, Mark Mark)> Marks)
{
    /// <summary>Where the programs are.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>All of them, in the order of their names.</summary>
    public static IEnumerable<Program> All() => Directory
        .EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .Select(Read);

    /// <summary>Reads one.</summary>
    public static Program Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        var marks = new List<(int, string, Mark)>();
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in MarkPattern().Matches(lines[i]))
            {
                var mark = match.Groups[1].Value switch { "!" => Mark.Found, "?" => Mark.Missed, _ => Mark.FalseAlarm };
                marks.AddRange(match.Groups[2].Value.Split(' ').Select(id => (i + 1, id, mark)));
            }

            lines[i] = MarkPattern().Replace(lines[i], "");
        }

        return new Program(name, string.Join('\n', lines), marks);
    }

    [GeneratedRegex(@"\s*//([!?~]) (SMTP\d{3}(?: SMTP\d{3})*)")]
    private static partial Regex MarkPattern();

    private static string FindFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../Corpus"));
}
