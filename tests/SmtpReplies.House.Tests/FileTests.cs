using System.Text.RegularExpressions;

namespace SmtpReplies.House.Tests;

/// <summary>What no file or folder of the repository may be or hold.</summary>
public sealed class FileTests
{
    // Written with breaks, so that this file does not trip over itself.
    private static readonly Regex MachinePath = new(@"/ho" + @"me/[a-z]|/Us" + @"ers/[A-Za-z]|[A-Z]:\\Us" + @"ers\\|/ro" + @"ot/|/wo" + @"rk/");
    private static readonly Regex RegistryHost = new(@"nug" + @"et\.org|npm" + @"js\.org|myg" + @"et\.org|pkgs\.dev\.azu" + @"re");

    private static readonly string[] Text =
        [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".txt", ".sln", ".editorconfig", ".gitattributes", ".gitignore", ".yml", ".sh", ""];

    public static TheoryData<string> TextFiles
        => [.. Repository.Files().Where(file => Text.Contains(Path.GetExtension(file)) && !file.Contains(".received.", StringComparison.Ordinal))];

    [Fact]
    public void No_folder_is_a_room_for_whatever_has_no_other()
        => Assert.DoesNotContain(
            Repository.Folders(),
            folder => Path.GetFileName(folder).ToUpperInvariant() is "SHARED" or "COMMON" or "HELPER" or "HELPERS" or "UTIL" or "UTILS" or "UTILITIES" or "MISC");

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() => AssertNowhere(MachinePath);

    [Fact]
    public void No_file_names_a_package_registrys_host() => AssertNowhere(RegistryHost);

    [Fact]
    public void Every_text_file_ends_its_lines_with_a_line_feed_and_its_last_line_too()
    {
        // The solution file is written by tools that insist on their own.
        Assert.All(TextFiles.Where(file => !file.Data.EndsWith(".sln", StringComparison.Ordinal) && !file.Data.Contains(".verified.", StringComparison.Ordinal)), file =>
        {
            string text = Repository.Read(file.Data);
            Assert.DoesNotContain('\r', text);
            Assert.True(text.Length == 0 || text.EndsWith('\n'), $"{file.Data} ends without a line feed");
        });
    }

    private static void AssertNowhere(Regex pattern)
        => Assert.All(TextFiles, file =>
        {
            Match match = pattern.Match(Repository.Read(file.Data));
            Assert.False(match.Success, $"{file.Data} holds {match.Value}");
        });
}
