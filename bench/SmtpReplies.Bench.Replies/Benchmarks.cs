using BenchmarkDotNet.Attributes;

namespace SmtpReplies.Bench;

/// <summary>The same contenders under BenchmarkDotNet, which counts the bytes too. Ratios are better taken from the paired rounds.</summary>
[MemoryDiagnoser]
public class Reading
{
    private Func<long> _read = static () => 0;

    [Params("250 2.1.5 OK", "EHLO", "5.7.26", "1 MB")]
    public string Input { get; set; } = "";

    [ParamsSource(nameof(Names))]
    public string Contender { get; set; } = "";

    public static IEnumerable<string> Names => Bench.Contender.Of(Bench.Input.Single).Select(contender => contender.Name);

    [GlobalSetup]
    public void Setup() => _read = Bench.Contender.Of(Bench.Input.All.Single(input => input.Name.Contains(Input, StringComparison.Ordinal))).Single(contender => contender.Name == Contender).Read;

    [Benchmark]
    public long Read() => _read();
}
