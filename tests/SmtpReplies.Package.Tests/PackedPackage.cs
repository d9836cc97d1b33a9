using System.Runtime.CompilerServices;
using System.Xml.Linq;

using SmtpReplies.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedPackage))]

namespace SmtpReplies.Package.Tests;

/// <summary>
/// The package, packed once for the run, and a folder outside the repository in which projects of a user can be laid out: they
/// restore from a local folder source and into a packages folder of their own, so that nothing leaks into the machine's.
/// </summary>
public sealed class PackedPackage : IAsyncLifetime
{
    public const string Version = "0.0.0-test";

    private readonly string _root = Directory.CreateTempSubdirectory("SmtpReplies.Package.Tests-").FullName;
    private int _projects;

    /// <summary>The repository that the package is packed from.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>The packed file.</summary>
    public string File => Path.Combine(FeedFolder, $"SmtpReplies.{Version}.nupkg");

    private string FeedFolder => Path.Combine(_root, "feed");

    // Inside the repository, so that source paths are mapped as in a release build; apart from the artifacts of the build under test.
    private static string ArtifactsFolder => Path.Combine(RepositoryRoot, "artifacts", "package-tests");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await PackAsync(FeedFolder);

        string machinePackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        // The machine's own sources and its packages folder stay in reach, for what is not ours.
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, "NuGet.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(_root, "packages")}" />
              </config>
              <packageSources>
                <add key="packed" value="{FeedFolder}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{machinePackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        Directory.CreateDirectory(machinePackages);

        // Ends the search for such files above this folder, and has the compiler write what it finds as SARIF.
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, "Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <!-- Off by default where nodes are not reused; a compiler that is warm saves half of each build. -->
                <UseSharedCompilation>true</UseSharedCompilation>
              </PropertyGroup>
            </Project>
            """);
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, "Directory.Packages.props"), "<Project />");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, ".editorconfig"), "root = true");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_root, "Directory.Build.targets"), """
            <Project>
              <PropertyGroup>
                <ErrorLog>$(MSBuildProjectDirectory)/findings.$(TargetFramework).sarif,version=2.1</ErrorLog>
              </PropertyGroup>
            </Project>
            """);
    }

    /// <summary>Packs the package from the repository into <paramref name="folder"/>, as a release would be.</summary>
    internal static async Task PackAsync(string folder, bool clean = false)
    {
        if (clean && Directory.Exists(ArtifactsFolder))
        {
            Directory.Delete(ArtifactsFolder, recursive: true);
        }

        DotnetResult packed = await Dotnet.RunAsync(
            RepositoryRoot,
            "pack", Path.Combine("src", "SmtpReplies.Package"), "-o", folder,
            $"-p:ArtifactsPath={ArtifactsFolder}", $"-p:MinVerVersionOverride={Version}", "-p:ContinuousIntegrationBuild=true");
        packed.ShouldSucceed();
    }

    /// <summary>A fresh folder outside the repository, named so that a failure says where it came from.</summary>
    internal UserProject NewProject(string name)
        => new(Directory.CreateDirectory(Path.Combine(_root, $"{Interlocked.Increment(ref _projects):00}", name)).FullName);

    /// <summary>A sample, copied out of the repository and set to use the package.</summary>
    internal UserProject CopySample(string name)
    {
        UserProject sample = NewProject(name);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "samples", name)))
        {
            sample.With(Path.GetFileName(file), System.IO.File.ReadAllText(file));
        }

        string mailKit = XDocument.Load(Path.Combine(RepositoryRoot, "Directory.Packages.props"))
            .Descendants("PackageVersion").Single(each => (string?)each.Attribute("Include") == "MailKit").Attribute("Version")!.Value;
        return sample
            .With("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup><PackageVersion Include="MailKit" Version="{mailKit}" /></ItemGroup>
                </Project>
                """)
            .With("Directory.Build.props", $"""
                <Project>
                  <PropertyGroup>
                    <SmtpRepliesVersion>{Version}</SmtpRepliesVersion>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                </Project>
                """);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
