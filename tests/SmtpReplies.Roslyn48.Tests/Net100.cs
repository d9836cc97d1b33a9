using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace Basic.Reference.Assemblies;

/// <summary>The reference assemblies of .NET 10, under the name by which the linked tests know them.</summary>
internal static class Net100
{
    internal static class References
    {
        public static ImmutableArray<PortableExecutableReference> All { get; } = Read();

        private static ImmutableArray<PortableExecutableReference> Read()
        {
            using StreamReader paths = new(typeof(Net100).Assembly.GetManifestResourceStream("framework-references.txt")!);
            return [.. paths.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(path => MetadataReference.CreateFromFile(path))];
        }
    }
}
