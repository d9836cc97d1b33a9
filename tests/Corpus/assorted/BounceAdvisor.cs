using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Corpus.Assorted.BounceAdvisor;

public enum Advice { Ignore, WaitAndCount, AskAdministrator, Suppress }

public readonly record struct Dsn(int Code, string? Enhanced, string Text);

/// <summary>Takes the diagnostic of a bounce apart and says what the list owner should do.</summary>
public static partial class BounceAdvisor
{
    [GeneratedRegex(@"^\s*(?<code>[245]\d\d)[ -](?:#?(?<enh>[245]\.\d{1,3}\.\d{1,3}))?\s*(?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex Shape();

    private static readonly HashSet<string> NoSuchUser = new() { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10" };

    public static Dsn? Parse(string line)
    {
        var m = Shape().Match(line);
        if (!m.Success)
            return null;
        return new Dsn(
            int.Parse(m.Groups["code"].ValueSpan),
            m.Groups["enh"].Success ? m.Groups["enh"].Value : null,
            m.Groups["text"].Value.Trim());
    }

    public static Advice For(Dsn dsn)
    {
        if (dsn.Code < 400)
            return Advice.Ignore;

        if (dsn.Code < 500)
            return Advice.WaitAndCount;

        // from here on the first digit is 5
        if (dsn.Enhanced != null)
        {
            if (NoSuchUser.Contains(dsn.Enhanced))
                return Advice.Suppress;
            if (dsn.Enhanced.StartsWith("5.7.", StringComparison.Ordinal))
                return Advice.AskAdministrator;
            if (dsn.Enhanced == "5.2.2")
                return Advice.WaitAndCount;
        }

        return dsn.Code switch
        {
            550 or 551 or 553 => Advice.Suppress,
            _ => Advice.AskAdministrator,
        };
    }

    public static string Summary(IEnumerable<string> lines)
    {
        var counts = new SortedDictionary<Advice, int>();
        foreach (var line in lines)
            if (Parse(line) is { } dsn)
                counts[For(dsn)] = counts.GetValueOrDefault(For(dsn)) + 1;
        return string.Join(", ", counts);
    }
}
