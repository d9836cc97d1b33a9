using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SmtpReplies.Bench.Input;

namespace SmtpReplies.Bench.Generators;

/// <summary>Our generator beside those of the framework, its stages, and what the compiler pays for what it writes.</summary>
internal static class GeneratorsCommand
{
    private static readonly int[] Entries = [50, 600, 1000, 10_000];

    /// <summary>Enough for the JIT compiler to have done its best.</summary>
    private const int WarmUp = 300;

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 31);
        var files = arguments.Number("files", 400);
        arguments.AssertAllKnown();
        Runs(rounds, files);
        Stage(rounds);
        Output(rounds);
        return 0;
    }

    private static void Runs(int rounds, int files)
    {
        Report.Machine("Generators");
        var others = GeneratedCode.Files(files, 2, 1).Select(static file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview), file.Path)).ToList();
        Console.WriteLine($"{rounds} rounds after {WarmUp} to warm up, every generator once a round in changing order; medians. The edit is of a file that has nothing to do with "
            + $"what is generated, in a project of nothing else and in one of {others.Sum(static tree => tree.GetText().Lines.Count):N0} more lines.");
        Console.WriteLine();

        GeneratorInput[] inputs = [.. Entries.Select(GeneratorInput.Ours), .. GeneratorInput.Peers(), GeneratorInput.Floor()];
        var subjects = inputs.Select(input => new Subject(input, others)).ToList();
        var dice = new Dice(7);
        for (var round = -WarmUp; round < rounds; round++)
        {
            foreach (var subject in subjects.OrderBy(_ => dice.Below(1 << 20)))
                subject.Measure(record: round >= 0);
        }

        Report.Table(
            ["generator", "output KB", "first run ms", "lowest to highest", "unrelated edit ms", "lowest to highest", "allocated KB", "unrelated edit ms, large project"],
            subjects.Select(static subject => (string[])
            [
                subject.Input.Name,
                Report.Number(subject.OutputLength / 1024.0, "0"),
                Report.Number(subject.First.Median, "0.00"),
                subject.First.Range("0.00"),
                Report.Number(subject.Edit.Median, "0.000"),
                subject.Edit.Range("0.000"),
                Report.Number(subject.Allocated.Median / 1024, "0"),
                Report.Number(subject.LargeEdit.Median, "0.000"),
            ]));

        var (six, thousand, large) = (subjects[1], subjects[2], subjects[3]);
        var peers = subjects.Skip(Entries.Length).SkipLast(1).ToList();
        var bestEdit = peers.Min(static peer => peer.Edit.Median);
        var bestFirst = peers.Min(static peer => peer.First.Median);
        Report.Verdicts(
            ("unrelated edit: at most 0.05 ms at any size", Report.Number(subjects.Take(4).Max(static subject => subject.Edit.Median), "0.000"), subjects.Take(4).All(static subject => subject.Edit.Median <= 0.05)),
            ("G1: at most 1/100 of the best peer", Report.Number(six.Edit.Median / bestEdit, "0.0000"), six.Edit.Median <= bestEdit / 100),
            ("G1: in a large project at most 1.5 of that in a small one", Report.Number(six.LargeEdit.Median / six.Edit.Median, "0.00"), six.LargeEdit.Median <= 1.5 * six.Edit.Median),
            ("G1: allocates at most 4 KB", $"{Report.Number(six.Allocated.Median / 1024, "0.0")}, of which the driver {Report.Number(subjects[^1].Allocated.Median / 1024, "0.0")}", six.Allocated.Median <= 4096),
            ("first run, 600 entries: at most 1 ms", Report.Number(six.First.Median, "0.00"), six.First.Median <= 1),
            ("G3: at most 1/10 of the cheapest peer's for 100 inputs", Report.Number(six.First.Median / bestFirst, "0.000"), six.First.Median <= bestFirst / 10),
            ("first run, 10,000 entries: at most 15 ms", Report.Number(large.First.Median, "0.00"), large.First.Median <= 15),
            ("G4: 10,000 entries at most 12 times 1,000", Report.Number(large.First.Median / thousand.First.Median, "0.0"), large.First.Median <= 12 * thousand.First.Median));
    }

    private static void Stage(int rounds)
    {
        Console.WriteLine("### Stages, ms");
        Console.WriteLine();
        var rows = new List<string[]>();
        var goals = new List<(string, string, bool?)>();
        foreach (var entries in Entries)
        {
            var stages = new Stages(GeneratorInput.Codes(entries));
            (string Name, Action Run)[] parts =
            [
                ("Utf8JsonReader alone", () => stages.PlainJson()),
                ("our JSON reader", () => stages.Json()),
                ("text to catalog, with every check", () => stages.Catalog()),
                ("models", () => stages.Model()),
                ("emit", () => stages.Emit()),
                ("Roslyn parses the output", () => stages.Parse()),
            ];
            var times = Measured.InTurn(parts.Select(static part => part.Run), 10 * rounds, warmUp: 100);
            var length = stages.Sources.Sum(static source => source.Length);
            rows.Add([entries.ToString("N0", CultureInfo.InvariantCulture), Report.Number(stages.Bytes / 1024.0, "0"), Report.Number(length / 1024.0, "0"), .. times.Select(static time => Report.Number(time.Median, "0.000"))]);
            if (entries is 600 or 10_000)
            {
                var ratio = times[2].Median / times[0].Median;
                goals.Add(($"G6: {entries:N0} entries: reading at most twice Utf8JsonReader alone", Report.Number(ratio, "0.0"), ratio <= 2));
                var speed = length / times[4].Median / 1e6;
                goals.Add(($"G6: {entries:N0} entries: emits at least 1 GB/s (of text in UTF-8)", Report.Number(speed, "0.00"), speed >= 1));
            }
        }

        Report.Table(["entries", "JSON KB", "C# KB", "Utf8JsonReader alone", "our JSON reader", "text to catalog, with every check", "models", "emit", "Roslyn parses the output"], rows);
        Report.Verdicts(goals);
    }

    // In the order of Stages.Sources.
    private static readonly string[] Parts = ["its constants", "its matchers", "its catalog"];

    /// <summary>Parsing, binding and emitting, over an empty class.</summary>
    private static void Output(int rounds)
    {
        Console.WriteLine("### What the compiler pays for the output, microseconds per entry, fastest of all rounds");
        Console.WriteLine();
        var rows = new List<string[]>();
        var goals = new List<(string, string, bool?)>();
        foreach (var entries in (int[])[50, 600, 10_000])
        {
            var ours = new Stages(GeneratorInput.Codes(entries)).Sources.Select(static source => source.ToString()).ToArray();
            string[][] shapes =
                [["class Empty { }"], ours, .. Parts.Select((_, i) => (string[])[ours[i]]), [Bare(entries)], [Constants(entries, documented: false)], [Constants(entries, documented: true)]];
            var project = GeneratorInput.Ours(1).Project([]).RemoveAllSyntaxTrees();
            var times = Measured.InTurn(shapes.Select(shape => (Action)(() => Compile(project, shape))), rounds, warmUp: entries == 50 ? 150 : 10);
            var perEntry = times.Select(time => (time.Lowest - times[0].Lowest) * 1000 / entries).ToList();
            rows.Add([entries.ToString("N0", CultureInfo.InvariantCulture), .. perEntry.Skip(1).Select(static time => Report.Number(time))]);
            if (entries >= 600)
            {
                var limit = entries == 600 ? 10 : 5;
                var plain = perEntry[^2];
                goals.Add(($"G5: {entries:N0} entries: at most {limit} microseconds an entry", Report.Number(perEntry[1]), perEntry[1] <= limit));
                goals.Add(($"G5: {entries:N0} entries: at most twice the const shape", Report.Number(perEntry[1] / plain, "0.00"), perEntry[1] <= 2 * plain));
            }
        }

        Report.Table(["entries", "ours", .. Parts, "floor: as many members, bare", "const", "const with comment"], rows);
        Report.Verdicts(goals);
    }

    private static void Compile(CSharpCompilation project, string[] sources)
    {
        var compilation = project.AddSyntaxTrees(sources.Select(static source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp7_3, DocumentationMode.Diagnose))));
        var result = compilation.Emit(Stream.Null);
        if (!result.Success)
            throw new InvalidOperationException("The output does not compile: " + result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>A constant and two methods for each reply code, as ours has, with no comment, no attribute and nothing to compare.</summary>
    private static string Bare(int entries)
    {
        var code = new StringBuilder("static class Bare\n{\n");
        for (var i = 200; i < 200 + Math.Min(entries, 400); i++)
        {
            code.Append(CultureInfo.InvariantCulture, $"    internal const int Reply{i} = {i};\n    internal static bool IsReply{i}(this int code) => false;\n");
            code.Append(CultureInfo.InvariantCulture, $"    internal static bool IsReply{i}(this long code) => false;\n");
        }

        return code.Append("}\n").ToString();
    }

    private static string Constants(int entries, bool documented)
    {
        var code = new StringBuilder("static class Constants\n{\n");
        for (var i = 0; i < entries; i++)
        {
            if (documented)
                code.Append(CultureInfo.InvariantCulture, $"    /// <summary>What the server means by reply {i}.</summary>\n");
            code.Append(CultureInfo.InvariantCulture, $"    public const int Reply{i} = {i};\n");
        }

        return code.Append("}\n").ToString();
    }

    private sealed class Subject
    {
        private readonly CSharpCompilation _project;
        private CSharpCompilation _edited;
        private CSharpCompilation _largeEdited;
        private GeneratorDriver _driver;
        private GeneratorDriver _largeDriver;
        private int _edits;

        public Subject(GeneratorInput input, IEnumerable<SyntaxTree> others)
        {
            Input = input;
            _project = _edited = input.Project([]);
            _largeEdited = input.Project(others);
            _driver = input.Driver().RunGenerators(_project);
            _largeDriver = input.Driver().RunGenerators(_largeEdited);
            var result = _driver.GetRunResult();
            OutputLength = result.GeneratedTrees.Sum(static tree => tree.Length);
            if (result.Results[0].Exception is not null || OutputLength == 0)
                throw new InvalidOperationException($"{input.Name} generates nothing: {result.Results[0].Exception}");
        }

        public GeneratorInput Input { get; }

        public int OutputLength { get; }

        public Spread First { get; } = new();

        public Spread Edit { get; } = new();

        public Spread LargeEdit { get; } = new();

        public Spread Allocated { get; } = new();

        public void Measure(bool record)
        {
            // A new compilation without bound symbols, as the first run has it.
            var fresh = _project.WithAssemblyName("Project" + ++_edits);
            var driver = Input.Driver();
            var clock = Stopwatch.GetTimestamp();
            driver.RunGenerators(fresh);
            var first = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;

            _edited = _edited.ReplaceSyntaxTree(_edited.SyntaxTrees[0], GeneratorInput.Edit(_edits));
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock = Stopwatch.GetTimestamp();
            _driver = _driver.RunGenerators(_edited);
            var edit = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            _largeEdited = _largeEdited.ReplaceSyntaxTree(_largeEdited.SyntaxTrees[0], GeneratorInput.Edit(_edits));
            clock = Stopwatch.GetTimestamp();
            _largeDriver = _largeDriver.RunGenerators(_largeEdited);
            var large = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            if (!record)
                return;
            First.Add(first);
            Edit.Add(edit);
            LargeEdit.Add(large);
            Allocated.Add(allocated);
        }
    }
}
