using System.Globalization;
using System.Text;

namespace SmtpReplies.Bench.Input;

/// <summary>
/// A large program that nobody wrote: services, records, algorithms and HTTP clients, and among them some files of mail code. The same
/// seed gives the same text everywhere.
/// </summary>
internal static class GeneratedCode
{
    private const int LinesPerFile = 235;

    /// <summary>The libraries that the mail code is written against; they lie beside this program.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. new[] { "MailKit.dll", "MimeKit.dll", "Polly.dll", "Polly.Core.dll" }.Select(static file => Path.Combine(AppContext.BaseDirectory, file))];

    public static IEnumerable<(string Path, string Text)> Files(int count, int mailPercent, ulong seed)
    {
        yield return ("Core.cs", OrdinaryCode.Core);

        // Spread over the program, not bunched: a mail file is as far from the next as any other.
        var mailFiles = count * mailPercent / 100;
        for (var i = 0; i < count; i++)
        {
            var random = new Dice(seed + ((ulong)i * 0x9E3779B97F4A7C15));
            var isMail = mailFiles > 0 && i * mailFiles / count != (i + 1) * mailFiles / count;
            var area = i / 25;
            var text = new StringBuilder();
            text.Append(isMail ? MailCode.Usings : OrdinaryCode.Usings).Append("\nnamespace Generated.Area").Append(area).Append("\n{\n");
            if (isMail)
                text.Append(MailCode.Class(random, i));
            for (var part = 0; Lines(text) < LinesPerFile; part++)
                text.Append(OrdinaryCode.Class(random, $"{i}_{part}"));
            text.Append("}\n");
            yield return (string.Create(CultureInfo.InvariantCulture, $"Area{area}/File{i}.cs"), text.ToString());
        }
    }

    private static int Lines(StringBuilder text)
    {
        var lines = 0;
        foreach (var chunk in text.GetChunks())
            lines += chunk.Span.Count('\n');
        return lines;
    }
}

/// <summary>Random numbers that are the same on every runtime (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public int Below(int limit) => (int)(Next() % (uint)limit);

    public T Of<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
