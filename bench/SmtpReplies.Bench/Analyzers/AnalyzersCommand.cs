using System.Globalization;
using SmtpReplies.Bench.Input;

namespace SmtpReplies.Bench.Analyzers;

/// <summary>
/// The analyzers beside their peers and floors. Every set runs over a fresh compilation in every round, in an order that changes from round
/// to round; the first rounds only warm up.
/// </summary>
internal static class AnalyzersCommand
{
    private const string Plain = "plain compile";

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 5);
        var warmUp = arguments.Number("warm-up", 1);
        var marker = arguments.Value("marker") ?? "System.IO.Stream";
        var only = arguments.Value("only");
        var which = arguments.All("sets");
        var ours = AnalyzerSet.Ours(arguments.Value("ours"));
        AnalyzerSet[] sets = [ours, .. Floors.All(marker), .. AnalyzerSet.Peers()];
        if (which.Count > 0)
            sets = [.. sets.Where(set => set == ours || which.Any(word => set.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        var inputs = new List<(bool Mail, Func<CodeInput> Read)>();
        if (only is null or "with")
            inputs.Add((true, () => CodeInput.With(arguments)));
        if (only is null or "without")
            inputs.Add((false, () => CodeInput.Without(arguments)));
        foreach (var (mail, read) in inputs)
        {
            var input = read();
            arguments.AssertAllKnown();
            Measure(mail, input, sets, ours, rounds, warmUp);
        }

        return 0;
    }

    private static void Measure(bool mail, CodeInput input, AnalyzerSet[] sets, AnalyzerSet ours, int rounds, int warmUp)
    {
        Report.Machine($"Analyzers, {(mail ? "with" : "without")} mail code");
        Console.WriteLine($"{input.Says}: {input.Lines:N0} lines in {input.Units.Length} compilation(s) of {string.Join(" and ", input.Units.Select(static unit => unit.References.Length))} references. "
            + $"One thread, parsed once, a fresh compilation for every run; {rounds} rounds after {warmUp} to warm up, sets in changing order; medians.");
        Console.WriteLine();

        var results = sets.ToDictionary(static set => set, static _ => new Rounds());
        var compile = new Spread();
        var dice = new Dice(42);
        for (var round = -warmUp; round < rounds; round++)
        {
            foreach (var set in sets.Append(null).OrderBy(_ => dice.Below(1 << 20)))
            {
                if (set is null)
                {
                    var time = Measurement.Compile(input);
                    if (round >= 0)
                        compile.Add(time);
                }
                else
                {
                    var measurement = Measurement.Of(set, input);
                    if (round >= 0)
                        results[set].Add(measurement);
                }
            }
        }

        Print(input, sets, results, compile);
        Judge(mail, input, sets, results, compile, ours);
        Slowest(input, results[ours], ours);
    }

    private static void Print(CodeInput input, AnalyzerSet[] sets, Dictionary<AnalyzerSet, Rounds> results, Spread compile)
    {
        var per100k = 100_000.0 / input.Lines;
        var rows = new List<string[]>
        {
            new[]
            {
                Plain, "", "", Report.Number(compile.Median * per100k), Span(compile, per100k), "100 %", "", "",
            },
        };
        foreach (var set in sets)
        {
            var result = results[set];
            var perRule = PerRule(set, result, per100k);
            rows.Add(
            [
                $"{(set.IsFloor ? "floor: " : "")}{set.Name} {set.Version}".TrimEnd(),
                set.IsFloor ? "" : $"{set.ActiveAnalyzers} / {set.ActiveRules}",
                set.IsFloor ? "" : $"{Report.Number(perRule.Mean, "0.00")}; {Report.Number(perRule.Median, "0.00")}; {Report.Number(perRule.Highest, "0.0")}",
                Report.Number(result.Analyzers.Median * per100k, "0.00"),
                Span(result.Analyzers, per100k),
                Report.Number(100 * result.Analyzers.Median / compile.Median, "0.00") + " %",
                result.Last!.Actions.ToString(CultureInfo.InvariantCulture),
                result.Last.Findings.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        Report.Table(
            [
                "set", "analyzers / rules", "ms per rule: mean; median; max", "**ms per 100k lines**", "lowest to highest", "of plain compile",
                "actions", "findings",
            ],
            rows);
    }

    private static void Judge(bool mail, CodeInput input, AnalyzerSet[] sets, Dictionary<AnalyzerSet, Rounds> results, Spread compile, AnalyzerSet ours)
    {
        var per100k = 100_000.0 / input.Lines;
        var own = results[ours];
        var goals = new List<(string, string, bool?)>();
        if (mail)
        {
            Absolute("all rules on, at most 20 ms per 100k lines", own.Analyzers.Median * per100k, 20);
            Absolute("A6: at most 1 % of the plain compile", 100 * own.Analyzers.Median / compile.Median, 1);
            Ratio("A6: at most 1/15 of Meziantou as shipped", "Meziantou", 1.0 / 15);
            Ratio("A5: at most 1/15 of a control flow graph for every body", "control flow graph for every body", 1.0 / 15);
            Ratio("at most twice the floor that binds the same bodies and makes their graphs", "with graphs", 2);
        }
        else
        {
            goals.Add(("A1: no action registered where nothing speaks of mail", own.Last!.Actions.ToString(CultureInfo.InvariantCulture), own.Last.Actions == 0));
            Absolute("at most 5 ms a compilation", own.Analyzers.Median / input.Units.Length, 5);
            Ratio("A2: at most 1.25 of one look-up of an absent marker", "absent marker", 1.25);
            Ratio("less than xunit.analyzers without xunit", "xunit", 1);
            if (Of("registers nothing") is { } idle)
                Absolute("A8: allocates at most 16 KB a compilation", (own.Allocated.Median - idle.Allocated.Median) / 1024 / input.Units.Length, 16);
        }

        Report.Verdicts(goals);

        Rounds? Of(string name) => sets.FirstOrDefault(set => set != ours && set.Name.Contains(name, StringComparison.Ordinal)) is { } set ? results[set] : null;
        void Absolute(string goal, double value, double limit) => goals.Add((goal, Report.Number(value, "0.00"), value <= limit));
        void Ratio(string goal, string other, double limit)
        {
            if (Of(other) is not { } peer)
                return;
            var ratio = own.Analyzers.Over(peer.Analyzers, static (one, two) => one / two);
            goals.Add((goal, $"{Report.Number(ratio.Median, "0.000")} ({ratio.Range("0.000")})", ratio.Median <= limit));
        }
    }

    /// <summary>Our time by analyzer; its rules share one pass over the code, so there is no truer division by rule than an even one.</summary>
    private static void Slowest(CodeInput input, Rounds own, AnalyzerSet ours)
    {
        var per100k = 100_000.0 / input.Lines;
        Report.Table(
            ["our analyzer", "rules", "ms per 100k lines", "ms per rule"],
            ours.Create().Select(analyzer =>
            {
                var time = own.ByAnalyzer[analyzer.GetType().FullName!].Median * per100k;
                var rules = ours.RulesOf(analyzer);
                return (string[])[analyzer.GetType().Name, rules.ToString(CultureInfo.InvariantCulture), Report.Number(time, "0.000"), Report.Number(time / rules, "0.000")];
            }));
    }

    private static (double Mean, double Median, double Highest) PerRule(AnalyzerSet set, Rounds result, double per100k)
    {
        var rules = new List<double>();
        foreach (var analyzer in set.Create())
        {
            var share = set.RulesOf(analyzer);
            var time = result.ByAnalyzer.TryGetValue(analyzer.GetType().FullName!, out var spread) ? spread.Median * per100k / share : 0;
            rules.AddRange(Enumerable.Repeat(time, share));
        }

        rules.Sort();
        return (rules.Sum() / Math.Max(set.ActiveRules, 1), Spread.QuantileOf(rules, 0.5), Spread.QuantileOf(rules, 1));
    }

    private static string Span(Spread spread, double scale) =>
        $"{Report.Number(spread.Lowest * scale, "0.00")} to {Report.Number(spread.Highest * scale, "0.00")}";

    private sealed class Rounds
    {
        public Spread Analyzers { get; } = new();

        public Spread Allocated { get; } = new();

        public Dictionary<string, Spread> ByAnalyzer { get; } = new(StringComparer.Ordinal);

        public Measurement? Last { get; private set; }

        public void Add(Measurement measurement)
        {
            Analyzers.Add(measurement.Analyzers);
            Allocated.Add(measurement.Allocated);
            foreach (var (name, time) in measurement.ByAnalyzer)
            {
                if (!ByAnalyzer.TryGetValue(name, out var spread))
                    ByAnalyzer[name] = spread = new Spread();
                spread.Add(time);
            }

            Last = measurement;
        }
    }
}
