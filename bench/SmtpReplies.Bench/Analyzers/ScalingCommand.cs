using System.Globalization;
using System.Text;
using SmtpReplies.Bench.Input;

namespace SmtpReplies.Bench.Analyzers;

/// <summary>
/// Goal A7: no body costs more than its size. One method of mail code grows from 100 to 3,000 parts of one kind; what a method of one part
/// costs, which is the cost of looking at a compilation at all, is taken off.
/// </summary>
internal static class ScalingCommand
{
    private static readonly int[] Sizes = [100, 200, 400, 800, 1600, 3000];

    /// <summary>A body that takes longer is given up, and so are larger ones.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private static readonly (string Name, string Before, Func<int, string> Part, string Between, string After)[] Shapes =
    [
        (
            "statements in a try",
            "void Run(Net.SmtpClient client, Net.MailMessage message) { var x = 0; while (true) { try { client.Send(message); ",
            static i => $"x += {i};",
            "\n",
            " return; } catch (Net.SmtpException error) when ((int)error.StatusCode < 500) { Console.WriteLine(x); } } }"),
        (
            "branches in a handler",
            "void Run(Net.SmtpClient client, Net.MailMessage message) { var x = 0; try { client.Send(message); } catch (Net.SmtpException error) { ",
            static i => $"if ((int)error.StatusCode == {200 + (i % 400)}) x += {i};",
            "\n",
            " if (x > 3) client.Send(message); } }"),
        (
            "conditions of a predicate",
            "bool IsTransient(Net.SmtpException error) => ",
            static i => $"(int)error.StatusCode == {200 + (i % 400)}",
            "\n|| ",
            ";"),
        (
            "sections of a switch",
            "bool ShouldRetry(Net.SmtpException error) { switch ((int)error.StatusCode) { ",
            static i => $"case {i}: Console.WriteLine({i}); return {(i % 3 == 0 ? "true" : "false")};",
            "\n",
            " default: return false; } }"),
        (
            "sends, each in a try",
            "void RunSmtp(Net.SmtpClient client, Net.MailMessage message) { ",
            static _ => "try { client.Send(message); } catch (Net.SmtpException error) when (error.StatusCode == Net.SmtpStatusCode.MailboxBusy) { Console.WriteLine(error); }",
            "\n",
            " }"),
        (
            "commands of a session",
            "void RunSmtp(System.IO.StreamReader reader, System.IO.StreamWriter writer) { reader.ReadLine(); writer.WriteLine(\"EHLO a\"); ",
            static i => $"writer.WriteLine(\"RCPT TO:<{i}>\"); if (reader.ReadLine() is not {{ }} line{i} || !line{i}.StartsWith(\"250\")) return;",
            "\n",
            " }"),
        (
            "assignments of flags",
            "void Run(Net.SmtpException error) { var retry = false; var code = (int)error.StatusCode; ",
            static i => $"if (code == {200 + (i % 400)}) retry = {(i % 2 == 0 ? "true" : "false")};",
            "\n",
            " Console.WriteLine(retry); }"),
        (
            "lambdas",
            "void Run(Net.SmtpClient client, Net.MailMessage message) { var all = new List<Func<Net.SmtpException, bool>>(); ",
            static i => $"all.Add(shouldRetry => (int)shouldRetry.StatusCode == {200 + (i % 400)});",
            "\n",
            " Console.WriteLine(all); client.Send(message); }"),
    ];

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Number("rounds", 5);
        var ours = AnalyzerSet.Ours(arguments.Value("ours"));
        arguments.AssertAllKnown();
        var floor = Floors.All("System.IO.Stream").Single(static set => set.Name.EndsWith("with graphs", StringComparison.Ordinal));

        Report.Machine("One method that grows");
        Console.WriteLine($"Microseconds per part, medians of {rounds} rounds, a method of one part taken off; the floor binds the same bodies and makes their graphs. A dash: not done in {Limit.TotalSeconds:0} seconds.");
        Console.WriteLine();
        var rows = new List<string[]>();
        var goals = new List<(string, string, bool?)>();
        foreach (var shape in Shapes)
        {
            Console.Error.WriteLine(shape.Name);
            var (own, lowest) = (Series(shape, ours, rounds), Series(shape, floor, rounds));
            var (exponent, exponentOfFloor) = (Exponent(own), Exponent(lowest));
            rows.Add([shape.Name, .. own.Select(static time => Report.Number(time, "0.0")), Report.Number(exponent, "0.00"), Report.Number(lowest[^1], "0.0"), Report.Number(exponentOfFloor, "0.00")]);
            goals.Add((
                $"A7: {shape.Name}: exponent at most 1.1, and at {Sizes[^1]:N0} at most twice the time per part at {Sizes[0]}",
                $"{Report.Number(exponent, "0.00")}; {Report.Number(own[^1] / own[0], "0.0")} times",
                exponent <= 1.1 && own[^1] <= 2 * own[0]));
        }

        Report.Table(
            ["parts", .. Sizes.Select(static size => size.ToString(CultureInfo.InvariantCulture)), "exponent", $"floor at {Sizes[^1]}", "its exponent"],
            rows);
        Report.Verdicts(goals);
        return 0;
    }

    /// <summary>Microseconds per part for each size.</summary>
    private static double[] Series((string Name, string Before, Func<int, string> Part, string Between, string After) shape, AnalyzerSet set, int rounds)
    {
        int[] sizes = [1, .. Sizes];
        var inputs = sizes.Select(size => CodeInput.Of(shape.Name, Text(shape, size))).ToList();
        var times = sizes.Select(static _ => new Spread()).ToList();
        var reached = sizes.Length;
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < reached; i++)
            {
                using var limit = new CancellationTokenSource(Limit);
                try
                {
                    var time = Measurement.Of(set, inputs[i], limit.Token).Analyzers;
                    if (round >= 0)
                        times[i].Add(time);
                }
                catch (OperationCanceledException)
                {
                    reached = i;
                }
            }
        }

        return [.. Sizes.Select((size, i) => i + 1 < reached ? 1000 * Math.Max(times[i + 1].Median - times[0].Median, 0) / (size - 1) : double.NaN)];
    }

    private static string Text((string Name, string Before, Func<int, string> Part, string Between, string After) shape, int size)
    {
        var text = new StringBuilder("using System;\nusing System.Collections.Generic;\nusing Net = System.Net.Mail;\n\nclass Grown\n{\n").Append(shape.Before);
        for (var i = 0; i < size; i++)
            text.Append(i == 0 ? "" : shape.Between).Append(shape.Part(i));
        return text.Append(shape.After).Append("\n}\n").ToString();
    }

    /// <summary>Of the line through the logarithms of size and whole time.</summary>
    private static double Exponent(double[] perPart)
    {
        var points = perPart.Select((time, i) => (X: Math.Log(Sizes[i]), Y: Math.Log(Math.Max(time, 1e-6) * Sizes[i]))).Where(static point => !double.IsNaN(point.Y)).ToList();
        var (meanX, meanY) = (points.Average(static point => point.X), points.Average(static point => point.Y));
        return points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => (point.X - meanX) * (point.X - meanX));
    }
}
