using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Corpus.Assorted.ReplyPolicy;

public enum NextStep { Done, RetryLater, ReturnToSender, FixAddress, FixMessage }

/// <summary>What to do with a reply. Named codes first, the class of the rest.</summary>
public sealed class ReplyPolicy
{
    private static readonly FrozenDictionary<int, NextStep> Known = new Dictionary<int, NextStep>
    {
        [501] = NextStep.FixAddress,
        [550] = NextStep.FixAddress,
        [551] = NextStep.FixAddress,
        [553] = NextStep.FixAddress,
        [552] = NextStep.FixMessage,
        [555] = NextStep.FixMessage,
    }.ToFrozenDictionary();

    private readonly int _limit;

    public ReplyPolicy(int limit = 20) => _limit = limit;

    public NextStep For(int code, int attempt)
    {
        if (code < 200 || code > 599)
            throw new ArgumentOutOfRangeException(nameof(code), code, "no SMTP reply");

        if (Known.TryGetValue(code, out var step))
            return step;

        return (code / 100) switch
        {
            2 => NextStep.Done,
            4 when attempt < _limit => NextStep.RetryLater,
            4 => NextStep.ReturnToSender,
            _ => NextStep.ReturnToSender,
        };
    }
}

public sealed class PolicyRunner
{
    private readonly ReplyPolicy _policy;
    private readonly Func<int> _attempt;
    private readonly Queue<DateTime> _plan = new();

    public PolicyRunner(ReplyPolicy policy, Func<int> attempt)
    {
        _policy = policy;
        _attempt = attempt;
    }

    public IReadOnlyCollection<DateTime> Plan => _plan;

    public NextStep RunOnce(int n)
    {
        var step = _policy.For(_attempt(), n);
        if (step == NextStep.RetryLater)
            _plan.Enqueue(DateTime.UtcNow + TimeSpan.FromMinutes(30));
        return step;
    }
}
