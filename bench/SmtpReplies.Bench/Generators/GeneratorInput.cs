using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Bench.Generators;

/// <summary>A source generator with something to do: ours with a codes.json, or one of the framework's with code that asks for its work.</summary>
internal sealed class GeneratorInput
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Diagnose);
    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false);

    private readonly Type _generator;
    private readonly string _code;
    private readonly AdditionalText[] _files;
    private readonly MarkedFile _options = new();

    private GeneratorInput(string name, int inputs, Type generator, string code, string? codesJson)
    {
        Name = name;
        Inputs = inputs;
        CodesJson = codesJson;
        _generator = generator;
        _code = code;
        _files = codesJson is null ? [] : [new CodesFile(SourceText.From(codesJson, Encoding.UTF8))];
    }

    public string Name { get; }

    public int Inputs { get; }

    public string? CodesJson { get; }

    public static Type OurGenerator { get; } = TypeIn(Path.Combine(Analyzers.AnalyzerSet.Measured, "SmtpReplies", "SmtpReplies.Generators.dll"), "ReplyGenerator");

    public static GeneratorInput Ours(int entries) => new($"SmtpReplies, {entries:N0} entries", entries, OurGenerator, "", Codes(entries));

    public static ImmutableArray<GeneratorInput> Peers()
    {
        const int Count = 100;
        var net = "Microsoft.NETCore.App.Ref";
        return
        [
            new("Regex, 100 methods", Count, TypeIn(DotnetInstall.Generator(net, "System.Text.RegularExpressions.Generator.dll"), "RegexGenerator"), Regexes(Count), null),
            new("System.Text.Json, 100 types", Count, TypeIn(DotnetInstall.Generator(net, "System.Text.Json.SourceGeneration.dll"), "JsonSourceGenerator"), Serializers(Count), null),
            new(
                "LoggerMessage, 100 methods",
                Count,
                TypeIn(DotnetInstall.Generator("Microsoft.AspNetCore.App.Ref", "Microsoft.Extensions.Logging.Generators.dll"), "LoggerMessageGenerator"),
                Messages(Count),
                null),
        ];
    }

    /// <summary>What the driver itself takes for as many sources as ours are, each of them empty, from one file, and for one question to the compilation.</summary>
    public static GeneratorInput Floor() => new("floor: the driver alone", 1, typeof(FloorGenerator), "", "{}");

    /// <summary>
    /// A codes.json of so many entries. There are 400 reply codes that a file may describe; what is more than that are enhanced status codes.
    /// </summary>
    public static string Codes(int entries)
    {
        var replies = Math.Min(entries, 400);
        var json = new StringBuilder("{\n  \"replies\": [\n");
        for (var i = 0; i < replies; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"    {{ \"code\": {200 + i}, \"name\": \"Reply{200 + i}\", \"description\": \"What the server means by reply {200 + i}.\" }}");
            json.Append(i + 1 < replies ? ",\n" : "\n");
        }

        json.Append("  ],\n  \"enhancedStatusCodes\": [\n");
        for (var i = replies; i < entries; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"    {{ \"code\": \"X.{i / 1000}.{i % 1000}\", \"name\": \"Enhanced{i}\", \"title\": \"What the server means by {i}\" }}");
            json.Append(i + 1 < entries ? ",\n" : "\n");
        }

        return json.Append("  ]\n}\n").ToString();
    }

    /// <summary>The project that the generator runs in, with so much other code.</summary>
    public CSharpCompilation Project(IEnumerable<SyntaxTree> others) => CSharpCompilation.Create(
        "Project",
        [Edit(0), CSharpSyntaxTree.ParseText(_code, ParseOptions, "Code.cs"), .. others],
        [.. DotnetInstall.FrameworkReferences.Concat(DotnetInstall.WebReferences.Where(static path => !DotnetInstall.FrameworkReferences.Select(Path.GetFileName).Contains(Path.GetFileName(path))))
            .Append(typeof(SmtpReply).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path))],
        Options);

    /// <summary>The file that is edited, and has nothing to do with what is generated.</summary>
    public static SyntaxTree Edit(int number) => CSharpSyntaxTree.ParseText($"class Edited {{ int Number() => {number}; }}\n", ParseOptions, "Edited.cs");

    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create([((IIncrementalGenerator)Activator.CreateInstance(_generator)!).AsSourceGenerator()], _files, ParseOptions, _options);

    public static Type TypeIn(string file, string name) =>
        PackageContext.TypesOf(new PackageContext(Path.GetDirectoryName(file)!).LoadFromAssemblyPath(file))
            .FirstOrDefault(type => type.Name == name && typeof(IIncrementalGenerator).IsAssignableFrom(type))
        ?? throw new UsageException($"{Path.GetFileName(file)} has no generator {name}");

    private static string Regexes(int count)
    {
        var code = new StringBuilder("using System.Text.RegularExpressions;\npartial class Regexes\n{\n");
        for (var i = 0; i < count; i++)
            code.Append(CultureInfo.InvariantCulture, $"    [GeneratedRegex(@\"^item{i}-(\\d+|[a-f]+)\\s*;\")]\n    private static partial Regex Regex{i}();\n");
        return code.Append("}\n").ToString();
    }

    private static string Serializers(int count)
    {
        var (types, attributes) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < count; i++)
        {
            types.Append(CultureInfo.InvariantCulture, $"public class Item{i} {{ public int Number {{ get; set; }} public string Name {{ get; set; }} = \"\"; }}\n");
            attributes.Append(CultureInfo.InvariantCulture, $"[JsonSerializable(typeof(Item{i}))]\n");
        }

        return $"using System.Text.Json.Serialization;\n{types}{attributes}partial class Context : JsonSerializerContext {{ }}\n";
    }

    private static string Messages(int count)
    {
        var code = new StringBuilder("using Microsoft.Extensions.Logging;\nstatic partial class Log\n{\n");
        for (var i = 0; i < count; i++)
            code.Append(CultureInfo.InvariantCulture, $"    [LoggerMessage(EventId = {i}, Level = LogLevel.Information, Message = \"Item {{number}} of {{name}}\")]\n    static partial void Message{i}(ILogger logger, int number, string name);\n");
        return code.Append("}\n").ToString();
    }

    private sealed class FloorGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.AdditionalTextsProvider.Collect().Combine(context.CompilationProvider.Select(static (_, _) => true)).SelectMany(static (_, _) => ImmutableArray.Create(1, 2, 3)),
            static (production, number) => production.AddSource($"Source{number}", "//"));
    }

    private sealed class CodesFile(SourceText text) : AdditionalText
    {
        public override string Path => "codes.json";

        public override SourceText GetText(CancellationToken cancellationToken = default) => text;
    }

    private sealed class MarkedFile : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(("build_property.RootNamespace", "Project"));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Values.Marked;

        private sealed class Values(params (string Key, string Value)[] values) : AnalyzerConfigOptions
        {
            public static Values None { get; } = new();

            public static Values Marked { get; } = new(("build_metadata.AdditionalFiles.SmtpReplies", "codes"));

            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = Array.Find(values, pair => pair.Key == key).Value;
                return value is not null;
            }
        }
    }
}
