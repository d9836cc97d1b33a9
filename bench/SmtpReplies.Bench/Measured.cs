using System.Diagnostics;

namespace SmtpReplies.Bench;

/// <summary>Short pieces of work, timed in turn.</summary>
internal static class Measured
{
    /// <summary>Milliseconds of each piece, every piece once a round, so that what disturbs the machine disturbs all of them.</summary>
    public static IReadOnlyList<Spread> InTurn(IEnumerable<Action> pieces, int rounds, int warmUp)
    {
        var all = pieces.ToList();
        var times = all.Select(static _ => new Spread()).ToList();
        for (var round = -warmUp; round < rounds; round++)
        {
            for (var i = 0; i < all.Count; i++)
            {
                var clock = Stopwatch.GetTimestamp();
                all[i]();
                var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
                if (round >= 0)
                    times[i].Add(time);
            }
        }

        return times;
    }
}
