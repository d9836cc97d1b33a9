using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>Older versions of libraries, by the paths of their assemblies in a package folder.</summary>
internal static class LibraryVersions
{
    public const string MailKit28 = "mailkit/2.8.0/lib/netstandard2.0/MailKit.dll";
    public const string Polly720 = "polly/7.2.0/lib/netstandard2.0/Polly.dll";
    public const string Polly724 = "polly/7.2.4/lib/netstandard2.0/Polly.dll";
    public const string PollyCore81 = "polly.core/8.1.0/lib/netstandard2.0/Polly.Core.dll";
    public const string HttpResilience = "microsoft.extensions.http.resilience/10.11.0/lib/net10.0/Microsoft.Extensions.Http.Resilience.dll";

    private static readonly Lazy<string[]> Paths = new(static () =>
    {
        using StreamReader list = new(typeof(LibraryVersions).Assembly.GetManifestResourceStream("library-versions.txt")!);
        return list.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    });

    public static MetadataReference Reference(string library) =>
        MetadataReference.CreateFromFile(Paths.Value.Single(path => path.Replace('\\', '/').EndsWith("/" + library, StringComparison.Ordinal)));

    /// <summary>A compilation of a user's with these libraries.</summary>
    public static CSharpCompilation Compile(string source, params IEnumerable<MetadataReference> libraries) => CSharpCompilation.Create(
        "Tested",
        [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), "File.cs")],
        [.. Net100.References.All, .. libraries],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
}
