using System.Runtime.CompilerServices;

namespace SmtpReplies.House.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    // What a build or an editor leaves behind; never committed.
    private static readonly string[] Untracked = [".git", "artifacts", "bin", "obj", ".vs", ".vscode", ".idea", "StrykerOutput", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Has(string path) => File.Exists(Path.Combine(Root, path));

    /// <summary>The folders under <paramref name="folder"/>, with itself, that belong to the repository, relative to its root.</summary>
    public static IEnumerable<string> Folders(string folder = "")
        => Directory.EnumerateDirectories(Path.Combine(Root, folder))
            .Where(path => !Untracked.Contains(Path.GetFileName(path)))
            .SelectMany(path => Folders(Path.GetRelativePath(Root, path)))
            .Prepend(folder);

    /// <summary>The files under <paramref name="folder"/> that belong to the repository, relative to its root and with <c>/</c>.</summary>
    public static IEnumerable<string> Files(string folder = "", string pattern = "*")
        => Folders(folder)
            .SelectMany(each => Directory.EnumerateFiles(Path.Combine(Root, each), pattern))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'));

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
