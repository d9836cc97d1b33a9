using System.Diagnostics;
using System.Globalization;

namespace SmtpReplies.Bench;

/// <summary>
/// Times contenders against each other on a machine that others use too: each runs in every round, in a new random order, and what
/// counts is the ratio within a round.
/// </summary>
internal static class Paired
{
    // Many and short ones, so that on a busy machine some are not interrupted.
    private const int Rounds = 501;
    private const double RoundMilliseconds = 0.5;

    public static void Compare(Input input, IReadOnlyList<Contender> contenders)
    {
        long expected = contenders[0].Read();
        foreach (var contender in contenders.Where(contender => !contender.IsFloor))
        {
            if (contender.Read() != expected)
                throw new InvalidOperationException($"{contender.Name} reads other codes of {input.Name} than {contenders[0].Name}.");
        }

        Print($"### {input.Name}: {input.Bytes.Length:N0} B, {input.Replies:N0} replies", contenders.Select(contender => (contender.Name, contender.Read)).ToArray(), input.Replies, input.Bytes.Length);
    }

    public static void Print(string title, IReadOnlyList<(string Name, Func<long> Run)> contenders, int operations, int bytes)
    {
        int[] repeats = [.. contenders.Select(contender => Calibrate(contender.Run))];
        double[][] times = [.. contenders.Select(_ => new double[Rounds])];
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, contenders.Count)];
        for (int round = 0; round < Rounds; round++)
        {
            random.Shuffle(order);
            foreach (int i in order)
                times[i][round] = Time(contenders[i].Run, repeats[i]) / operations;
        }

        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine(bytes > 0 ? "| | ns each, at best | ratio to the first, at best | median of the ratios | GB/s at best | B allocated each |" : "| | ns each, at best | ratio to the first, at best | median of the ratios | B allocated each |");
        Console.WriteLine(bytes > 0 ? "|---|---:|---:|---:|---:|---:|" : "|---|---:|---:|---:|---:|");
        for (int i = 0; i < contenders.Count; i++)
        {
            double best = times[i].Min();
            double ratio = Median(times[i].Zip(times[0], (mine, first) => mine / first));
            string speed = bytes > 0 ? string.Create(CultureInfo.InvariantCulture, $" {bytes / (double)operations / best:F2} |") : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {contenders[i].Name} | {best:G3} | {best / times[0].Min():F3} | {ratio:F3} |{speed} {Allocated(contenders[i].Run) / (double)operations:F0} |"));
        }

        Console.WriteLine();
    }

    // Enough runs to be compiled for good, then as many as fill a round.
    private static int Calibrate(Func<long> run)
    {
        var warmUp = Stopwatch.StartNew();
        while (warmUp.ElapsedMilliseconds < 400)
            Time(run, 50);
        return Math.Max(1, (int)(RoundMilliseconds * 1e6 / Time(run, 50)));
    }

    /// <summary>Nanoseconds of one run.</summary>
    private static double Time(Func<long> run, int repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
            run();
        return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / repeats;
    }

    private static long Allocated(Func<long> run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
