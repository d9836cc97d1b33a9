using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.Bench.Generators;

/// <summary>Our generator under BenchmarkDotNet: means, and the bytes that a run allocates.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private GeneratorInput? _input;
    private CSharpCompilation[] _edits = [];
    private GeneratorDriver? _driver;
    private int _turn;

    [Params(50, 600, 1000, 10_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _input = GeneratorInput.Ours(Entries);
        var project = _input.Project([]);
        _edits = [project, project.ReplaceSyntaxTree(project.SyntaxTrees[0], GeneratorInput.Edit(1))];
        _driver = _input.Driver().RunGenerators(project);
    }

    [Benchmark]
    public object FirstRun() => _input!.Driver().RunGenerators(_edits[0]);

    [Benchmark]
    public object UnrelatedEdit() => _driver = _driver!.RunGenerators(_edits[_turn++ & 1]);
}
