using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Bench.Generators;

/// <summary>
/// The stages of our generator one by one: reading, emitting, and beside them what a plain reader of JSON takes. The stages are internal, and
/// are reached by name in the assembly that is shipped, not in a copy of their sources.
/// </summary>
internal sealed class Stages
{
    private static readonly Assembly Generators = GeneratorInput.OurGenerator.Assembly;
    private static readonly Type Problem = TypeOf("Catalog.CatalogProblem");
    private static readonly MethodInfo ReadJson = TypeOf("Catalog.JsonReader").GetMethod("Read")!;
    private static readonly MethodInfo ReadCatalog = TypeOf("Catalog.CatalogReader").GetMethod("Read")!;
    private static readonly MethodInfo Print = TypeOf("Emit.CodeWriter").GetMethod("Print")!;
    private static readonly object Names = TypeOf("Catalog.NameRules").GetMethod("ForProject")!.Invoke(null, ["SmtpReplyCodes"])!;

    private static readonly MethodInfo[] Models =
        [.. new[] { "Codes", "Matchers", "Rows", "Advice" }.Select(static name => TypeOf($"Emit.{name}Output").GetMethod("From")!)];

    private readonly SourceText _text;
    private readonly byte[] _utf8;
    private readonly object _catalog;
    private readonly object[] _models;

    public Stages(string json)
    {
        _text = SourceText.From(json, Encoding.UTF8);
        _utf8 = Encoding.UTF8.GetBytes(json);
        var problems = NewProblems();
        var catalog = ReadCatalog.Invoke(null, [_text, Names, problems, CancellationToken.None])!;
        if (problems.Count > 0)
            throw new InvalidOperationException($"The generated codes.json has {problems.Count} problems");
        var options = Activator.CreateInstance(TypeOf("OutputOptions"), false, "Project", "SmtpReplyCodes")!;
        _catalog = Activator.CreateInstance(TypeOf("Emit.CatalogOutput"), options, catalog)!;
        _models = Model();
        Sources = Emit();
    }

    public int Bytes => _utf8.Length;

    public IReadOnlyList<SourceText> Sources { get; }

    public int PlainJson()
    {
        var reader = new Utf8JsonReader(_utf8);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    public object Json() => ReadJson.Invoke(null, [_text, NewProblems(), CancellationToken.None])!;

    public object Catalog() => ReadCatalog.Invoke(null, [_text, Names, NewProblems(), CancellationToken.None])!;

    public object[] Model() => [.. Models.Select(model => model.Invoke(null, [_catalog])!)];

    public SourceText[] Emit() => [.. _models.Select(static model => (SourceText)Print.Invoke(null, [model])!)];

    public int Parse() => Sources.Sum(static source => CSharpSyntaxTree.ParseText(source).GetRoot().FullSpan.Length);

    private static IList NewProblems() => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(Problem))!;

    private static Type TypeOf(string name) => Generators.GetType("SmtpReplies.Generators." + name, throwOnError: true)!;
}
