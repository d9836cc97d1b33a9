using System.Collections.Frozen;

namespace SmtpReplies.Bench;

/// <summary>From a code to what is known about it: 4,096 probes that no predictor can guess, one in eight of them a code that nobody knows.</summary>
internal static class Matching
{
    private const int Probes = 4096;

    private static readonly SmtpReplyCode[] Codes = MakeProbes();

    private static readonly FrozenDictionary<int, SmtpReplyEntry> Frozen = SmtpReplyCatalog.BuiltIn.Entries.ToFrozenDictionary(entry => (int)entry.Code);

    public static void Compare()
    {
        SmtpReplyCatalog catalog = SmtpReplyCatalog.BuiltIn;
        Paired.Print("### From a code to what is known about it, 45 codes", [
            ("`switch` on the number", SumSwitch),
            ("`FrozenDictionary`", SumFrozen),
            ("ours, `SmtpReplyCatalog.Find`", () => SumFind(catalog)),
        ], Probes, bytes: 0);

        Paired.Print("### A matcher", [
            ("`switch` on the number", SumSwitch),
            ("`(int)code is >= 500 and <= 599`", SumRange),
            ("ours, `code.IsPermanent()`", SumPermanent),
            ("ours, `code.IsServiceReady()`", SumReady),
        ], Probes, bytes: 0);
    }

    private static long SumSwitch()
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += Switch((int)code);
        return sum;
    }

    private static long SumFrozen()
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += Frozen.TryGetValue((int)code, out _) ? 1 : 0;
        return sum;
    }

    private static long SumFind(SmtpReplyCatalog catalog)
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += catalog.Find(code) is not null ? 1 : 0;
        return sum;
    }

    private static long SumRange()
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += (int)code is >= 500 and <= 599 ? 1 : 0;
        return sum;
    }

    private static long SumPermanent()
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += code.IsPermanent() ? 1 : 0;
        return sum;
    }

    private static long SumReady()
    {
        long sum = 0;
        foreach (var code in Codes)
            sum += code.IsServiceReady() ? 1 : 0;
        return sum;
    }

    private static int Switch(int code) => code switch
    {
        211 => 1, 214 => 2, 220 => 3, 221 => 4, 235 => 5, 250 => 6, 251 => 7, 252 => 8, 253 => 9, 334 => 10, 354 => 11, 355 => 12,
        421 => 13, 422 => 14, 430 => 15, 432 => 16, 450 => 17, 451 => 18, 452 => 19, 453 => 20, 454 => 21, 455 => 22, 458 => 23, 459 => 24,
        500 => 25, 501 => 26, 502 => 27, 503 => 28, 504 => 29, 521 => 30, 523 => 31, 524 => 32, 525 => 33, 530 => 34, 533 => 35, 534 => 36,
        535 => 37, 538 => 38, 550 => 39, 551 => 40, 552 => 41, 553 => 42, 554 => 43, 555 => 44, 556 => 45,
        _ => 0,
    };

    private static SmtpReplyCode[] MakeProbes()
    {
        var random = new Random(5321);
        var known = SmtpReplyCatalog.BuiltIn.Entries;
        var probes = new SmtpReplyCode[Probes];
        for (int i = 0; i < probes.Length; i++)
            probes[i] = random.Next(8) == 0 ? (SmtpReplyCode)random.Next(560, 600) : known[random.Next(known.Count)].Code;
        return probes;
    }
}
