using System.Text.RegularExpressions;

namespace SmtpReplies.Package.Tests;

/// <summary>The ReadReplies sample, copied out of the repository, built from the package and compiled to native code.</summary>
public sealed partial class NativeTests(PackedPackage package)
{
    /// <summary>A session with everything in it that the sample prints differently: greeting, EHLO, enhanced codes, every advice, flaws, and an end.</summary>
    private const string Session =
        "220 mx.example.com ESMTP\r\n250-mx.example.com\r\n250-SIZE 35882577\r\n250 ENHANCEDSTATUSCODES\r\n250 2.1.0 ok\r\n451 4.7.1 greylisted\r\n452 4.5.3 too many recipients\r\n" +
        "550 5.1.1 no such user\r\n552 5.2.2 full\r\n354 go on\r\n550 #5.1.0 unusual\r\n250-2.0.0 one\n250 2.1.5 other\r\n421 4.3.2 \u00E4rger\r\n599 5.0.0 nobody knows\r\n221 2.0.0 bye\r\n";

    [Fact]
    public async Task The_native_program_says_what_the_managed_one_says_and_nothing_warns()
    {
        // Rooted, so that the whole library is looked at, and not only what the sample calls.
        UserProject sample = package.CopySample("ReadReplies").With("Directory.Build.targets", """
            <Project>
              <PropertyGroup><TrimmerSingleWarn>false</TrimmerSingleWarn></PropertyGroup>
              <ItemGroup><TrimmerRootAssembly Include="SmtpReplies.Runtime" /></ItemGroup>
            </Project>
            """);
        (await sample.DotnetAsync("build", "-o", "managed")).ShouldSucceed();
        string managed = (await Dotnet.RunAsync("dotnet", sample.Folder, [Path.Combine("managed", "ReadReplies.dll")], Session)).ShouldSucceed().Output;
        Assert.Contains("550 5.1.1 PermanentNegativeCompletion: GiveUp.", managed, StringComparison.Ordinal);
        Assert.Contains("flaws: ", managed, StringComparison.Ordinal);

        DotnetResult published = await sample.DotnetAsync("publish", "-p:Native=true", "-o", "native");
        Assert.SkipWhen(MissingCompiler().IsMatch(published.Output), "No source has the package of the native compiler (ILCompiler) for this platform.");
        Assert.SkipWhen(published.Output.Contains("Platform linker", StringComparison.Ordinal), "There is no native linker (on Debian: the packages gcc, libc6-dev and zlib1g-dev).");
        published.ShouldSucceed();
        Assert.DoesNotMatch(TrimOrAotWarning(), published.Output);

        string program = Path.Combine(sample.Folder, "native", OperatingSystem.IsWindows() ? "ReadReplies.exe" : "ReadReplies");
        Assert.False(File.Exists(Path.ChangeExtension(program, ".dll")), "It was published as managed code.");
        Assert.Equal(managed, (await Dotnet.RunAsync(program, sample.Folder, [], Session)).ShouldSucceed().Output);
    }

    // NuGet says so where no version of the package, or not the wanted one, can be found.
    [GeneratedRegex("NU110[123].*ILCompiler")]
    private static partial Regex MissingCompiler();

    [GeneratedRegex("(warning|error) IL[0-9]{4}")]
    private static partial Regex TrimOrAotWarning();
}
