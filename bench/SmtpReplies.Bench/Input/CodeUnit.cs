using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Bench.Input;

/// <summary>
/// The code of one project, parsed once. Each measurement takes a fresh compilation of it, with symbols that nobody has touched and trees
/// that no analyzer has seen.
/// </summary>
internal sealed class CodeUnit
{
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Annotations);

    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly ImmutableArray<byte[]> _before;
    private int _copies;

    /// <param name="name">Its assembly.</param>
    /// <param name="files">Path and text.</param>
    /// <param name="references">The assemblies it is compiled against.</param>
    /// <param name="before">Images of other units that it is compiled against.</param>
    /// <param name="symbols">Preprocessor symbols.</param>
    public CodeUnit(string name, IEnumerable<(string Path, string Text)> files, IEnumerable<string> references, ImmutableArray<byte[]> before, IEnumerable<string> symbols)
    {
        Name = name;
        References = [.. references];
        _before = before;
        Symbols = [.. symbols];
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Diagnose, preprocessorSymbols: Symbols);
        Files = [.. files];
        _trees = [.. Files.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), options, file.Path))];
        Lines = _trees.Sum(static tree => tree.GetText().Lines.Count);
    }

    public string Name { get; }

    public ImmutableArray<(string Path, string Text)> Files { get; }

    public ImmutableArray<string> References { get; }

    public ImmutableArray<string> Symbols { get; }

    public int Lines { get; }

    /// <summary>A compilation like no other: what one measurement has looked up, bound or remembered is of no use to the next.</summary>
    public CSharpCompilation Fresh()
    {
        var copy = ++_copies;
        var trees = _trees.Select(tree => tree.WithFilePath($"{copy}/{tree.FilePath}")).ToList();

        // The compiler itself makes the nodes of every tree, whoever else asks for them.
        foreach (var tree in trees)
        {
            foreach (var _ in tree.GetRoot().DescendantNodes())
            {
            }
        }

        return CSharpCompilation.Create(
            Name,
            trees,
            [.. References.Select(static path => MetadataReference.CreateFromFile(path)), .. _before.Select(static image => MetadataReference.CreateFromImage(image))],
            Options);
    }

    /// <summary>Its assembly, for the units after it; with what the compiler has against the code.</summary>
    public (byte[] Image, ImmutableArray<Diagnostic> Errors) Emit()
    {
        using var stream = new MemoryStream();
        var result = Fresh().Emit(stream, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true));
        return (stream.ToArray(), [.. Fresh().GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
    }
}
