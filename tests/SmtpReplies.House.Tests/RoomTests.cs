using System.Reflection;
using System.Xml.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SmtpReplies.House.Tests;

/// <summary>Who may know whom.</summary>
public sealed class RoomTests
{
    // What Roslyn 4.8 brings or is itself. A higher version would not load in a host of that age.
    private static readonly Dictionary<string, Version> CompilerFloor = new(StringComparer.Ordinal)
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Reflection.Metadata"] = new(7, 0, 0, 0),
        ["System.Buffers"] = new(4, 0, 3, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
        // System.Memory references it itself.
        ["System.Numerics.Vectors"] = new(4, 1, 3, 0),
        ["System.Runtime.CompilerServices.Unsafe"] = new(6, 0, 0, 0),
    };

    private static readonly Dictionary<string, Version> WorkspaceFloor = new(CompilerFloor, StringComparer.Ordinal)
    {
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
        ["SmtpReplies.Analyzers"] = Rule.Components[1].GetName().Version!,
    };

    // The rooms of the analyzers; each may know those before it. The host is the files beside them: the analyzer, and which bodies of a file it looks at.
    private static readonly string[] Rooms = ["ReplySet", "Libraries", "Flow", "Rules", "host"];

    [Theory]
    [InlineData("SmtpReplies.Runtime", "SmtpReplies.Generators (analyzer)", "SmtpReplies.Analyzers (analyzer)")]
    [InlineData("SmtpReplies.Generators")]
    [InlineData("SmtpReplies.Analyzers")]
    [InlineData("SmtpReplies.CodeFixes", "SmtpReplies.Analyzers")]
    public void A_project_references_these_projects_and_no_other(string project, params string[] expected)
    {
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            file.Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!.Value.Replace('\\', '/'))
                    + ((string?)reference.Attribute("OutputItemType") == "Analyzer" ? " (analyzer)" : ""))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_product_is_named_above()
        => Assert.Equal(
            ["SmtpReplies.Analyzers", "SmtpReplies.CodeFixes", "SmtpReplies.Generators", "SmtpReplies.Package", "SmtpReplies.Runtime"],
            Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void The_package_project_holds_no_code() => Assert.Empty(Repository.Files("src/SmtpReplies.Package", "*.cs"));

    [Theory]
    [InlineData("SmtpReplies.Generators")]
    [InlineData("SmtpReplies.Analyzers")]
    [InlineData("SmtpReplies.CodeFixes")]
    public void What_the_compiler_loads_references_nothing_that_the_oldest_compiler_lacks(string component)
    {
        Assembly assembly = Rule.Components.Single(each => each.GetName().Name == component);
        Dictionary<string, Version> floor = component == "SmtpReplies.CodeFixes" ? WorkspaceFloor : CompilerFloor;

        Assert.All(assembly.GetReferencedAssemblies(), reference =>
        {
            Assert.True(floor.TryGetValue(reference.Name!, out Version? highest), $"{component} references {reference.Name}");
            Assert.True(reference.Version <= highest, $"{component} references {reference}, higher than {highest}");
        });
    }

    [Fact]
    public void No_room_of_the_analyzers_knows_one_that_stands_on_it()
    {
        const string Folder = "src/SmtpReplies.Analyzers";
        const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SyntaxTree[] trees = [.. Repository.Files(Folder, "*.cs")
            .Select(file => CSharpSyntaxTree.ParseText(Repository.Read(file), path: file[(Folder.Length + 1)..], cancellationToken: cancellation))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "SmtpReplies.Analyzers",
            [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, cancellationToken: cancellation)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !Path.GetFileName(path).StartsWith("SmtpReplies.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        List<string> backwards = [];
        int seen = 0;
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name, cancellation).Symbol;
                if (symbol is null or INamespaceSymbol || symbol.DeclaringSyntaxReferences is not [SyntaxReference declaration, ..])
                {
                    continue;
                }

                seen++;
                if (Height(declaration.SyntaxTree.FilePath) > Height(tree.FilePath))
                {
                    backwards.Add($"{tree.FilePath}({name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {name} is in {declaration.SyntaxTree.FilePath}");
                }
            }
        }

        Assert.True(seen > 100, "The sources could not be understood");
        Assert.True(backwards.Count == 0, string.Join('\n', backwards));
    }

    private static int Height(string path) => path.Split('/') switch
    {
        ["ReplySet.cs" or "Descriptors.cs"] => Array.IndexOf(Rooms, "ReplySet"),
        [_] => Array.IndexOf(Rooms, "host"),
        [string room, ..] when Array.IndexOf(Rooms, room) is >= 0 and int height => height,
        _ => throw new InvalidOperationException($"{path} is in no known room"),
    };
}
