using System.Runtime.CompilerServices;

namespace SmtpReplies.Generators.Tests;

/// <summary>Compares a text with the one that was looked at and committed beside the test.</summary>
internal static class Snapshot
{
    /// <summary>
    /// Compares with <c>TestClass.TestMethod#name.verified.cs</c>. If they differ, the text is written to <c>.received.cs</c>: look at it, and
    /// rename it if it is right.
    /// </summary>
    public static void Matches(string text, string name, [CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        text = text.Replace($"\"{typeof(ReplyGenerator).Assembly.GetName().Version}\"", "\"$version\"", StringComparison.Ordinal);
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, $"{Path.GetFileNameWithoutExtension(testFile)}.{test}#{name}");
        string received = path + ".received.cs";
        string? verified = File.Exists(path + ".verified.cs") ? File.ReadAllText(path + ".verified.cs").ReplaceLineEndings("\n") : null;
        if (verified == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{Path.GetFileName(received)} differs from what was verified:{Environment.NewLine}{text}");
    }
}
