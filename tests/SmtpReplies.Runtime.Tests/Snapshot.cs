using System.Runtime.CompilerServices;

namespace SmtpReplies.Tests;

/// <summary>
/// Compares a text with the file <c>TestClass.TestMethod.verified.*</c> beside the test, and writes <c>*.received.*</c> there if they differ. To
/// accept a change, rename the received file.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string actual, string extension, Type testClass, [CallerMemberName] string testMethod = "")
    {
        string path = Path.Combine(Root, "tests", "SmtpReplies.Runtime.Tests", $"{testClass.Name}.{testMethod}");
        string verified = $"{path}.verified.{extension}";
        string received = $"{path}.received.{extension}";
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The text differs from {verified}; see {received}.");
    }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SmtpReplies.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
