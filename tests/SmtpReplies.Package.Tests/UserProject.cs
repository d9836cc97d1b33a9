using System.Globalization;
using System.Text.Json;

namespace SmtpReplies.Package.Tests;

/// <summary>One diagnostic of a build, as the compiler wrote it into its SARIF file.</summary>
internal sealed record Finding(string Id, string Level, string File, int Line, int Column, string Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Level} {Id}: {Message}");
}

/// <summary>A project in a folder of its own, outside the repository, that uses the package as any user would.</summary>
internal sealed class UserProject(string folder)
{
    public string Folder => folder;

    private string Name => Path.GetFileName(folder);

    /// <summary>Writes a file of the project, with the line ends of the repository.</summary>
    public UserProject With(string file, string content)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ReplaceLineEndings("\n"));
        return this;
    }

    /// <summary>Writes the project file: references the package, and whatever else is given.</summary>
    public UserProject WithProjectFile(
        string targetFramework = "net10.0", string properties = "", string items = "", string extension = "csproj", bool referencesPackage = true)
        => With($"{Name}.{extension}", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {(targetFramework.Contains(';', StringComparison.Ordinal)
                    ? $"<TargetFrameworks>{targetFramework}</TargetFrameworks>" : $"<TargetFramework>{targetFramework}</TargetFramework>")}
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {(referencesPackage ? $"""<PackageReference Include="SmtpReplies" Version="{PackedPackage.Version}" />""" : "")}
                {items}
              </ItemGroup>
            </Project>
            """);

    public string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    public Task<DotnetResult> DotnetAsync(params IReadOnlyList<string> arguments) => Dotnet.RunAsync(folder, arguments);

    /// <summary>Builds everything anew and gives what the compiler found.</summary>
    public async Task<IReadOnlyList<Finding>> BuildAsync(params IReadOnlyList<string> arguments)
    {
        (await DotnetAsync(["build", "--no-incremental", .. arguments])).ShouldSucceed();
        return ReadFindings();
    }

    /// <summary>Runs what the last build made.</summary>
    public async Task<string> RunAsync(params IReadOnlyList<string> arguments)
        => (await DotnetAsync(["run", "--no-build", "--", .. arguments])).ShouldSucceed().Output;

    /// <summary>The 1-based line on which <paramref name="text"/> stands, which must be in the file once.</summary>
    public int LineOf(string file, string text)
        => Read(file).Split('\n').Index().Single(line => line.Item.Contains(text, StringComparison.Ordinal)).Index + 1;

    /// <summary>What the compiler found in the last build, by place; suppressed findings are left out.</summary>
    public IReadOnlyList<Finding> ReadFindings()
        => [.. Directory.EnumerateFiles(folder, "findings.*.sarif").SelectMany(ReadSarif)
            .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Id, StringComparer.Ordinal)];

    private List<Finding> ReadSarif(string path)
    {
        using JsonDocument sarif = JsonDocument.Parse(File.ReadAllText(path));
        List<Finding> findings = [];
        foreach (JsonElement result in sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
        {
            if (result.TryGetProperty("suppressions", out _))
            {
                continue;
            }

            string id = result.GetProperty("ruleId").GetString()!;
            string level = result.GetProperty("level").GetString()!;
            string message = result.GetProperty("message").GetProperty("text").GetString()!;
            if (!result.TryGetProperty("locations", out JsonElement locations))
            {
                findings.Add(new Finding(id, level, "", 0, 0, message));
                continue;
            }

            JsonElement place = locations[0].GetProperty("physicalLocation");
            string file = new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath;
            JsonElement region = place.GetProperty("region");
            findings.Add(new Finding(
                id, level, Path.GetRelativePath(folder, file).Replace('\\', '/'),
                region.GetProperty("startLine").GetInt32(), region.GetProperty("startColumn").GetInt32(), message));
        }

        return findings;
    }
}
