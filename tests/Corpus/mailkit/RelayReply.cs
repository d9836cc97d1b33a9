using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Corpus.MailKit_.RelayReply;

/// <summary>One reply line as the relay's transcript file stores it, e.g. "250 2.0.0 Ok: queued as 7C1B".</summary>
public readonly struct RelayReply : IEquatable<RelayReply>
{
    private readonly string _raw;

    public RelayReply(string raw)
    {
        ArgumentException.ThrowIfNullOrEmpty(raw);
        if (raw.Length < 3)
            throw new FormatException($"'{raw}' is no reply line.");
        _raw = raw;
    }

    public ReadOnlySpan<char> Code => _raw.AsSpan(0, 3);

    public string Text => _raw.Length > 4 ? _raw.Substring(4) : string.Empty;

    public bool Accepted => _raw[0] == '2';

    public bool CanBeRetried => _raw[0] == '4' || _raw.StartsWith("55", StringComparison.Ordinal);  //? SMTP001

    public bool Equals(RelayReply other) => string.Equals(_raw, other._raw, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is RelayReply other && Equals(other);

    public override int GetHashCode() => _raw.GetHashCode();

    public override string ToString() => _raw;
}

public sealed class TranscriptReplayer
{
    private readonly ConcurrentQueue<string> _again = new();
    private readonly List<string> _failed = new();

    public void Apply(IEnumerable<(string QueueId, string LastLine)> transcript)
    {
        foreach (var (id, line) in transcript)
        {
            var reply = new RelayReply(line);
            if (reply.Accepted)
                continue;

            if (reply.CanBeRetried)
                _again.Enqueue(id);
            else
                _failed.Add($"{id}: {reply.Text}");
        }
    }

    public bool TryNext(out string? queueId) => _again.TryDequeue(out queueId);

    public IReadOnlyList<string> Failed => _failed;
}
