using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

using NuGet.Packaging;

namespace SmtpReplies.Package.Tests;

public sealed class ContentsTests(PackedPackage package)
{
    [Fact]
    public void The_package_holds_exactly_these_files()
    {
        using PackageArchiveReader reader = new(package.File);

        string[] files = [.. reader.GetFiles()
            .Where(file => !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal) && file != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "README.md",
                "SmtpReplies.nuspec",
                "analyzers/dotnet/cs/SmtpReplies.Analyzers.dll",
                "analyzers/dotnet/cs/SmtpReplies.CodeFixes.dll",
                "analyzers/dotnet/cs/SmtpReplies.Generators.dll",
                "build/SmtpReplies.props",
                "build/SmtpReplies.targets",
                "buildTransitive/SmtpReplies.props",
                "buildTransitive/SmtpReplies.targets",
                "codes.schema.json",
                "lib/net10.0/SmtpReplies.Runtime.dll",
                "lib/net10.0/SmtpReplies.Runtime.xml",
                "lib/net8.0/SmtpReplies.Runtime.dll",
                "lib/net8.0/SmtpReplies.Runtime.xml",
                "lib/netstandard2.0/SmtpReplies.Runtime.dll",
                "lib/netstandard2.0/SmtpReplies.Runtime.xml",
            ],
            files);
    }

    [Fact]
    public void The_manifest_says_what_the_package_is()
    {
        using PackageArchiveReader reader = new(package.File);
        NuspecReader manifest = reader.NuspecReader;

        Assert.Equal("SmtpReplies", manifest.GetId());
        Assert.Equal(PackedPackage.Version, manifest.GetVersion().ToNormalizedString());
        Assert.Equal("The SmtpReplies contributors", manifest.GetAuthors());
        Assert.Equal("MIT", manifest.GetLicenseMetadata()?.License);
        Assert.Equal("README.md", manifest.GetReadme());
        Assert.Equal("https://github.com/smtpreplies/SmtpReplies", manifest.GetProjectUrl());
        Assert.Equal("git", manifest.GetRepositoryMetadata().Type);
        Assert.Equal("https://github.com/smtpreplies/SmtpReplies", manifest.GetRepositoryMetadata().Url);
        Assert.NotEmpty(manifest.GetRepositoryMetadata().Commit);
        Assert.NotEmpty(manifest.GetDescription());
        Assert.NotEmpty(manifest.GetTags());
        Assert.NotEmpty(manifest.GetReleaseNotes());

        // A development dependency would keep the runtime from whoever references the user's project.
        Assert.False(manifest.GetDevelopmentDependency());
    }

    [Fact]
    public void Only_netstandard_has_dependencies_and_they_are_what_later_frameworks_hold()
    {
        using PackageArchiveReader reader = new(package.File);

        string[] dependencies = [.. reader.NuspecReader.GetDependencyGroups()
            .Select(group => $"{group.TargetFramework.GetShortFolderName()}: {string.Join(", ", group.Packages.Select(each => each.Id))}".TrimEnd())
            .Order(StringComparer.Ordinal)];

        Assert.Equal(["net10.0:", "net8.0:", "netstandard2.0: System.Memory, System.Threading.Tasks.Extensions"], dependencies);
    }

    [Fact]
    public void The_same_props_and_targets_serve_direct_and_transitive_use()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);

        Assert.Equal(Hash(archive, "build/SmtpReplies.props"), Hash(archive, "buildTransitive/SmtpReplies.props"));
        Assert.Equal(Hash(archive, "build/SmtpReplies.targets"), Hash(archive, "buildTransitive/SmtpReplies.targets"));
    }

    [Fact]
    public void Every_assembly_carries_its_symbols_and_no_path_of_the_machine_that_built_it()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        foreach (ZipArchiveEntry entry in Assemblies(archive))
        {
            using PEReader assembly = new(new MemoryStream(Bytes(entry)));
            DebugDirectoryEntry symbols = Assert.Single(assembly.ReadDebugDirectory(), each => each.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            Assert.Contains(assembly.ReadDebugDirectory(), each => each.Type == DebugDirectoryEntryType.Reproducible);

            using MetadataReaderProvider provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(symbols);
            MetadataReader reader = provider.GetMetadataReader();
            string[] documents = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];
            Assert.NotEmpty(documents);
            Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Packing_the_same_sources_again_gives_the_same_assemblies()
    {
        string folder = Directory.CreateTempSubdirectory("SmtpReplies.Package.Tests-again-").FullName;
        try
        {
            await PackedPackage.PackAsync(folder, clean: true);

            using ZipArchive first = ZipFile.OpenRead(package.File);
            using ZipArchive second = ZipFile.OpenRead(Path.Combine(folder, Path.GetFileName(package.File)));
            string[] names = [.. Assemblies(first).Select(entry => entry.FullName)];
            Assert.Equal(6, names.Length);
            Assert.All(names, name => Assert.Equal(Hash(first, name), Hash(second, name)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<ZipArchiveEntry> Assemblies(ZipArchive archive)
        => archive.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal));

    private static string Hash(ZipArchive archive, string name) => Convert.ToHexString(SHA256.HashData(Bytes(archive.GetEntry(name)!)));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using MemoryStream bytes = new();
        using Stream stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
